package io.fairlead.ingest.diff;

import io.fairlead.model.Endpoint;
import io.fairlead.model.Instance;
import io.fairlead.model.ServiceKey;

/// An instance in its last usable state, with the endpoint to which rules map it. Two equal ones are no change.
public record Known(ServiceKey service, Endpoint endpoint, Instance raw) {}
