package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.publisher.spi.MeshTarget;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The service of each object of a target, as far as it was planned or listed. Thread-safe.
final class ServiceObjects {
    private final MeshTarget target;
    private final Map<ObjectKey, ServiceKey> services = new ConcurrentHashMap<>();

    ServiceObjects(MeshTarget target) {
        this.target = target;
    }

    void put(Collection<ObjectKey> objects, ServiceKey service) {
        objects.forEach(object -> services.put(object, service));
    }

    Optional<ServiceKey> known(ObjectKey object) {
        return Optional.ofNullable(services.get(object));
    }

    /// The recorded service, otherwise the one that the target's object names.
    Optional<ServiceKey> serviceOf(ObjectKey object) {
        Optional<ServiceKey> known = known(object);
        if (known.isPresent()) {
            return known;
        }
        return target.actual(object) instanceof Owned(var found) ? Optional.of(found.service()) : Optional.empty();
    }

    Set<ObjectKey> of(Predicate<ServiceKey> which) {
        return services.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    void forget(Collection<ObjectKey> objects) {
        services.keySet().removeAll(objects);
    }
}
