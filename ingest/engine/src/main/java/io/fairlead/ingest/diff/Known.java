package io.fairlead.ingest.diff;

import io.fairlead.model.Endpoint;
import io.fairlead.model.Instance;
import io.fairlead.model.ServiceKey;

/// What an instance became in the mesh by its registry's last usable word. Two equal ones are no change.
public record Known(ServiceKey service, Endpoint endpoint, Instance raw) {}
