package io.fairlead.table.image;

import io.fairlead.model.ServiceKey;

/// Which partition a service belongs to: the same answer in every stage.
@FunctionalInterface
public interface Partitioning {
    int of(ServiceKey service);
}
