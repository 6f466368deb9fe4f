package io.fairlead.table.image;

import io.fairlead.model.ServiceKey;

/// The partition of a service, the same in every stage.
@FunctionalInterface
public interface Partitioning {
    int of(ServiceKey service);
}
