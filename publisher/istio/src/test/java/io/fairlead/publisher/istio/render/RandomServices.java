package io.fairlead.publisher.istio.render;

import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Health;
import io.fairlead.model.Locality;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.Resolution;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import io.fairlead.model.Traits;
import io.fairlead.table.image.MeshService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/// Small random services that Istio accepts.
final class RandomServices {
    private final Random random;

    RandomServices(Random random) {
        this.random = random;
    }

    record Parts(ServiceKey key, List<ServicePort> ports, Resolution resolution, List<Endpoint> endpoints) {
        MeshService service() {
            return Fixtures.service(key, ports, resolution, endpoints.toArray(Endpoint[]::new));
        }

        Parts shuffled(Random by) {
            List<Endpoint> others = new ArrayList<>(endpoints);
            Collections.shuffle(others, by);
            List<ServicePort> otherPorts = new ArrayList<>(ports);
            Collections.shuffle(otherPorts, by);
            return new Parts(
                    key,
                    otherPorts,
                    resolution,
                    others.stream().map(e -> copy(e, by)).toList());
        }

        /// The same endpoint, its labels and ports put together in another order.
        private static Endpoint copy(Endpoint endpoint, Random by) {
            List<String> keys = new ArrayList<>(endpoint.traits().labels().keySet());
            Collections.shuffle(keys, by);
            TreeMap<String, String> labels = new TreeMap<>(Collections.reverseOrder());
            keys.forEach(key -> labels.put(key, endpoint.traits().labels().get(key)));
            List<Port> ports = new ArrayList<>(endpoint.ports());
            Collections.shuffle(ports, by);
            Traits traits = endpoint.traits();
            return new Endpoint(
                    endpoint.key(),
                    ports,
                    endpoint.health(),
                    new Traits(new TreeMap<>(labels), traits.locality(), traits.weight(), traits.serviceAccount()));
        }

        Parts withEndpoints(List<Endpoint> others) {
            return new Parts(key, ports, resolution, others);
        }
    }

    Parts next() {
        List<ServicePort> ports = ports();
        List<Endpoint> endpoints = endpoints(ports, random.nextInt(8));
        ServiceKey key = new ServiceKey("ns-" + random.nextInt(3), host());
        return new Parts(key, ports, random.nextInt(4) == 0 ? Resolution.DNS : Resolution.STATIC, endpoints);
    }

    private String host() {
        return (random.nextInt(5) == 0 ? "*." : "") + "svc-" + random.nextInt(1000) + ".mesh";
    }

    List<Endpoint> endpoints(List<ServicePort> ports, int count) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            endpoints.add(endpoint(ports));
        }
        return endpoints;
    }

    private List<ServicePort> ports() {
        List<ServicePort> ports = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            Protocol protocol = one(Protocol.values());
            ports.add(new ServicePort("p" + i, 80 + i, protocol));
        }
        return ports;
    }

    private Endpoint endpoint(List<ServicePort> of) {
        List<Port> ports = of.stream()
                .map(port -> new Port(port.name(), port.number(), port.protocol(), 1 + random.nextInt(65535)))
                .toList();
        String address = random.nextInt(4) == 0
                ? "2001:db8::" + Integer.toHexString(1 + random.nextInt(500))
                : "10.0." + random.nextInt(4) + "." + random.nextInt(250);
        NetworkId network = random.nextInt(3) == 0 ? new NetworkId("net-1") : NetworkId.DEFAULT;
        return new Endpoint(
                new EndpointKey(new Address(address), ports.getFirst().target(), network),
                ports,
                one(Health.values()),
                traits());
    }

    private Traits traits() {
        TreeMap<String, String> labels = new TreeMap<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            labels.put((random.nextBoolean() ? "example.org/" : "") + "k" + i, random.nextBoolean() ? "" : "v" + i);
        }
        Locality locality = random.nextBoolean() ? Locality.UNKNOWN : Locality.parse("eu/dc1");
        return new Traits(labels, locality, random.nextInt(4) - 1, random.nextInt(3) == 0 ? "shop-sa" : "");
    }

    private <T> T one(T[] of) {
        return List.of(of).get(random.nextInt(of.length));
    }
}
