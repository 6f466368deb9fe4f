package io.fairlead.publisher.pipeline;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.publisher.image.MeshView;
import io.fairlead.publisher.image.ServiceState;
import io.fairlead.publisher.image.ServiceState.Present;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Which services had an endpoint change its health from one view to the next.
final class HealthChanges {
    private HealthChanges() {}

    /// Of these services, those that are in both views and have an endpoint in both with another health.
    static Set<ServiceKey> between(MeshView before, MeshView next, Collection<ServiceKey> services) {
        return services.stream()
                .filter(service -> differs(before.state(service), next.state(service)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean differs(ServiceState before, ServiceState next) {
        return before instanceof Present(var old)
                && next instanceof Present(var now)
                && now.endpoints().entrySet().stream().anyMatch(entry -> differs(old.endpoints(), entry));
    }

    private static boolean differs(
            Map<EndpointKey, MergedEndpoint> before, Map.Entry<EndpointKey, MergedEndpoint> next) {
        MergedEndpoint old = before.get(next.getKey());
        return old != null
                && old.endpoint().health() != next.getValue().endpoint().health();
    }
}
