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
import io.fairlead.model.ServicePort;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.Traits;
import io.fairlead.table.image.MeshService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/// One service that changes as the image changes it: what is not touched stays the same object. It grows and shrinks
/// around the size from which a renderer remembers.
final class ChangingService {
    private static final Provenance NOBODY = new Provenance(List.of(), Collections.emptySortedMap(), List.of());
    private static final List<String> ACCOUNTS =
            List.of("", "", "sa", "quote\"back\\slash/", "grün", "漢字", "\ud83d\ude00", "lone \ud83d", "<&'~");

    private final Random random;
    private List<ServicePort> ports;
    private Resolution resolution = Resolution.STATIC;
    private PSortedMap<EndpointKey, MergedEndpoint> endpoints = TreePMap.empty();

    ChangingService(Random random) {
        this.random = random;
        this.ports = ports();
        int size = Renderings.LEAST_ENDPOINTS + random.nextInt(30) - 6;
        while (endpoints.size() < size) {
            put(address(250), Health.PASSING);
        }
    }

    MeshService now() {
        return new MeshService(new MergedService(Fixtures.BILLING, ports, resolution, null, NOBODY), endpoints);
    }

    void change() {
        for (int i = 0; i <= random.nextInt(3); i++) {
            switch (random.nextInt(15)) {
                case 0, 1, 2 -> put(address(250), health());
                case 3, 4 -> put(anyone(), health());
                case 5, 6 -> endpoints = endpoints.minus(anyone());
                case 7 -> renew(anyone());
                case 8 -> put(key(one(List.of("vm1.dc1", "vm2.dc1", "a.vm", "zz"))), health());
                case 9 -> put(key(one(List.of("unix:///run/b.sock", "unix://@b"))), health());
                case 10 -> dropOthersThanIp();
                case 11 -> ports = ports();
                case 12 -> resolution = one(List.of(Resolution.values()));
                case 13 -> outage();
                default -> refuse(anyone());
            }
        }
        if (random.nextInt(20) == 0) {
            endpoints = TreePMap.empty();
        }
    }

    /// One that is equal and not the same.
    private void renew(EndpointKey key) {
        MergedEndpoint old = endpoints.get(key);
        if (old != null) {
            endpoints = endpoints.plus(key, new MergedEndpoint(old.service(), old.endpoint(), NOBODY));
        }
    }

    /// Many endpoints change their health at once, so that the service crosses the panic threshold.
    private void outage() {
        Health health = one(List.of(Health.values()));
        int share = random.nextInt(4);
        for (MergedEndpoint old : endpoints.values()) {
            if (random.nextInt(4) <= share) {
                Endpoint endpoint = old.endpoint();
                Endpoint ill = new Endpoint(endpoint.key(), endpoint.ports(), health, endpoint.traits());
                endpoints = endpoints.plus(endpoint.key(), new MergedEndpoint(old.service(), ill, NOBODY));
            }
        }
    }

    private void dropOthersThanIp() {
        List<EndpointKey> others = endpoints.keySet().stream()
                .filter(key -> key.address().kind() != Address.Kind.IP)
                .toList();
        endpoints = endpoints.minusAll(others);
    }

    /// A label that Kubernetes does not know: refused while it stands.
    private void refuse(EndpointKey key) {
        if (random.nextBoolean()) {
            put(key, Health.PASSING, Fixtures.labels("k", "a b"));
        }
    }

    private EndpointKey anyone() {
        List<EndpointKey> keys = new ArrayList<>(endpoints.keySet());
        return keys.isEmpty() ? address(250) : one(keys);
    }

    private EndpointKey address(int count) {
        return key("10.0." + random.nextInt(2) + "." + random.nextInt(count));
    }

    private static EndpointKey key(String address) {
        return new EndpointKey(new Address(address), address.startsWith("unix://") ? 0 : 8080, NetworkId.DEFAULT);
    }

    private Health health() {
        return random.nextInt(3) == 0 ? one(List.of(Health.values())) : Health.PASSING;
    }

    private void put(EndpointKey key, Health health) {
        TreeMap<String, String> labels = new TreeMap<>();
        for (int i = 0; i < random.nextInt(3); i++) {
            labels.put("k" + i, random.nextBoolean() ? "" : "v" + random.nextInt(200));
        }
        put(key, health, new Traits(labels, Traits.NONE.locality(), random.nextInt(4) - 1, one(ACCOUNTS)));
    }

    private void put(EndpointKey key, Health health, Traits traits) {
        List<Port> offered = List.of(
                new Port(one(List.of("http", "web", "other")), one(List.of(80, 81, 90)), Protocol.HTTP, 8080),
                new Port("admin", 99, Protocol.HTTP, 1 + random.nextInt(65535)));
        endpoints = endpoints.plus(
                key, new MergedEndpoint(Fixtures.BILLING, new Endpoint(key, offered, health, traits), NOBODY));
    }

    private List<ServicePort> ports() {
        ServicePort http = new ServicePort("http", one(List.of(80, 90)), one(List.of(Protocol.values())));
        return random.nextInt(3) > 0 ? List.of(http) : List.of(http, new ServicePort("admin", 99, Protocol.HTTP));
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
