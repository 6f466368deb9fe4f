package io.fairlead.operations.table;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.table.image.MeshService;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.ServiceState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The services of a table, in order.
public final class ServiceViews {
    private ServiceViews() {}

    public static List<MeshService> all(MeshView view) {
        List<ServiceKey> keys = new ArrayList<>();
        view.assigned().forEach(partition -> keys.addAll(view.image().services(partition)));
        List<MeshService> services = new ArrayList<>();
        for (ServiceKey key : keys.stream().sorted().toList()) {
            if (view.state(key) instanceof ServiceState.Present(var service)) {
                services.add(service);
            }
        }
        return services;
    }

    /// The services that match `wanted`: as `namespace/host`, by host, or by the address of one of their endpoints.
    public static List<MeshService> named(MeshView view, String wanted) {
        return all(view).stream().filter(it -> isNamed(it, wanted)).toList();
    }

    public static boolean isNamed(MeshService service, String wanted) {
        return isServiceNamed(service, wanted) || !endpoints(service, wanted).isEmpty();
    }

    /// All endpoints of a service that matches `wanted`, else those at that address.
    public static SortedSet<EndpointKey> endpoints(MeshService service, String wanted) {
        SortedSet<EndpointKey> keys = new TreeSet<>(service.endpoints().keySet());
        if (!isServiceNamed(service, wanted)) {
            keys.removeIf(
                    it -> !it.address().value().equals(wanted) && !it.toString().equals(wanted));
        }
        return keys;
    }

    private static boolean isServiceNamed(MeshService service, String wanted) {
        ServiceKey key = service.service().service();
        return key.toString().equals(wanted) || key.host().equals(wanted);
    }
}
