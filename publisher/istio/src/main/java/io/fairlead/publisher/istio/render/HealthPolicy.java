package io.fairlead.publisher.istio.render;

import io.fairlead.model.Health;
import io.fairlead.model.Sorted;
import java.util.List;
import java.util.SortedSet;

/// Which endpoints the mesh is given: all but those in one of these states. Istio has no health for an endpoint that
/// stands in a ServiceEntry: it is there or it is not.
public record HealthPolicy(SortedSet<Health> excluded) {
    public static final HealthPolicy DEFAULT =
            new HealthPolicy(Sorted.set(List.of(Health.CRITICAL, Health.MAINTENANCE)));

    public HealthPolicy {
        excluded = Sorted.set(excluded);
    }

    boolean admits(Health health) {
        return !excluded.contains(health);
    }
}
