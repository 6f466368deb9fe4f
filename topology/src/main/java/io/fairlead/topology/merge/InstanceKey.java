package io.fairlead.topology.merge;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;

/// One instance of one source, under the service that the rules gave it.
public record InstanceKey(SourceId source, ServiceKey service, String instance) {}
