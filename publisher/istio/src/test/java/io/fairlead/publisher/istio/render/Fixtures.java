package io.fairlead.publisher.istio.render;

import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Health;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.Provenance;
import io.fairlead.model.Resolution;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.Traits;
import io.fairlead.table.image.MeshService;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pcollections.TreePMap;

/// Services as the image holds them, in few words.
public final class Fixtures {
    public static final ServiceKey BILLING = new ServiceKey("shop", "billing.shop.mesh");
    public static final ServicePort HTTP = new ServicePort("http", 80, Protocol.HTTP);
    private static final Provenance NOBODY = new Provenance(List.of(), Collections.emptySortedMap(), List.of());

    private Fixtures() {}

    public static MeshService service(ServiceKey key, List<ServicePort> ports, Endpoint... endpoints) {
        return service(key, ports, Resolution.STATIC, endpoints);
    }

    public static MeshService service(
            ServiceKey key, List<ServicePort> ports, Resolution resolution, Endpoint... endpoints) {
        TreePMap<EndpointKey, MergedEndpoint> map = TreePMap.empty();
        for (Endpoint endpoint : endpoints) {
            map = map.plus(endpoint.key(), new MergedEndpoint(key, endpoint, NOBODY));
        }
        return new MeshService(new MergedService(key, ports, resolution, null, NOBODY), map);
    }

    /// `http` on 80 at `target`.
    public static Endpoint endpoint(String address, int target) {
        return endpoint(address, Health.PASSING, Traits.NONE, new Port("http", 80, Protocol.HTTP, target));
    }

    public static Endpoint endpoint(String address, Health health, Traits traits, Port... ports) {
        int first = address.startsWith("unix://") ? 0 : ports[0].target();
        return new Endpoint(
                new EndpointKey(new Address(address), first, NetworkId.DEFAULT), Arrays.asList(ports), health, traits);
    }

    public static Traits labels(String... keysAndValues) {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            labels.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Traits(new TreeMap<>(labels), Traits.NONE.locality(), Traits.WEIGHT_UNSET, "");
    }
}
