package io.fairlead.topology.merge;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;

/// One endpoint of one service.
public record EndpointRef(ServiceKey service, EndpointKey endpoint) {}
