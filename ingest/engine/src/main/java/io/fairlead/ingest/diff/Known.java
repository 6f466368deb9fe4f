package io.fairlead.ingest.diff;

import io.fairlead.model.Endpoint;
import io.fairlead.model.Instance;
import io.fairlead.model.ServiceKey;

/// An instance as it was last usable, with the endpoint that rules make of it. Two equal ones are no change.
public record Known(ServiceKey service, Endpoint endpoint, Instance raw) {}
