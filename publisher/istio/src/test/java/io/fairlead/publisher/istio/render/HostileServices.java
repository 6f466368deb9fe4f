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
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Services at and beyond the edge of what Istio accepts: about half of them have one thing that it may not.
final class HostileServices {
    private static final List<String> HOSTS = List.of(
            "a",
            "0.mesh",
            "1.2.3.4.mesh",
            "*.mesh",
            "*.0-1.mesh",
            "xn--bcher-kva.mesh",
            "UPPER.Mesh",
            "true",
            "null",
            String.join(".", "a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(61)),
            String.join(".", "*", "b".repeat(63), "c".repeat(63), "d".repeat(61)));
    private static final List<String> ADDRESSES =
            List.of("0.0.0.0", "255.255.255.255", "127.0.0.1", "::1", "2001:DB8:0:0::1", "::ffff:10.0.0.1");
    private static final List<String> NAMES = List.of("vm1", "VM1.dc1", "0.dc1", "vm1.dc1.", "a".repeat(63) + ".b");
    private static final List<Integer> NUMBERS = List.of(1, 80, 443, 1024, 65535);
    private static final List<Integer> WEIGHTS = List.of(Traits.WEIGHT_UNSET, 0, 1, 2, 128, 65536, Integer.MAX_VALUE);

    private final Random random;
    private final HostileText text;

    HostileServices(Random random) {
        this.random = random;
        this.text = new HostileText(random);
    }

    MeshService next(String namespace) {
        ServiceKey key = new ServiceKey(namespace, text.one(HOSTS));
        List<ServicePort> ports = ports(random.nextInt(4));
        Resolution resolution = text.one(List.of(Resolution.values()));
        int twist = random.nextInt(24);
        if (twist >= 12) {
            return Fixtures.service(key, ports, resolution, endpoints(ports, random.nextInt(5)));
        }
        return twisted(twist, key, ports, resolution);
    }

    /// As many endpoints as that, all different and all of use.
    MeshService large(String namespace, int count) {
        List<ServicePort> ports = ports(1 + random.nextInt(2));
        Traits traits = random.nextBoolean() ? Traits.NONE : traits();
        Endpoint[] endpoints = IntStream.range(0, count)
                .mapToObj(i -> "10." + i / 62500 + "." + i / 250 % 250 + "." + i % 250)
                .map(address -> offering(address, targets(ports), traits))
                .toArray(Endpoint[]::new);
        return Fixtures.service(new ServiceKey(namespace, "large.mesh"), ports, endpoints);
    }

    private MeshService twisted(int twist, ServiceKey key, List<ServicePort> ports, Resolution resolution) {
        List<ServicePort> some = ports.isEmpty() ? ports(1) : ports;
        return switch (twist) {
            case 0, 1, 2 -> with(key, some, resolution, labels(text.key(), "v"));
            case 3, 4, 5 -> with(key, some, resolution, labels("k", text.any()));
            case 6 -> with(key, some, resolution, manyLabels(255 + random.nextInt(4)));
            case 7 ->
                with(
                        key,
                        some,
                        resolution,
                        new Traits(new TreeMap<>(), Locality.UNKNOWN, Traits.WEIGHT_UNSET, text.any()));
            case 8 -> service(key, renamed(some, text.one(List.of("a".repeat(62), "a".repeat(63), "p0"))), resolution);
            case 9 ->
                service(
                        key,
                        renumbered(
                                some, text.one(List.of(1, 65535, some.getFirst().number()))),
                        resolution);
            case 10 -> service(key, ports(text.one(List.of(127, 128, 129, 256, 257))), resolution);
            default -> sockets(key, ports, resolution);
        };
    }

    private MeshService service(ServiceKey key, List<ServicePort> ports, Resolution resolution) {
        return Fixtures.service(key, ports, resolution, endpoints(ports, random.nextInt(3)));
    }

    private MeshService with(ServiceKey key, List<ServicePort> ports, Resolution resolution, Traits traits) {
        return Fixtures.service(key, ports, resolution, endpoint("10.0.0.1", ports, traits));
    }

    private MeshService sockets(ServiceKey key, List<ServicePort> ports, Resolution resolution) {
        List<ServicePort> some = ports.isEmpty() ? ports(1) : ports;
        String path = "unix:///run/" + text.one(HostileText.known());
        List<String> addresses = Stream.of(path, "unix://@" + text.plain(), text.one(ADDRESSES), text.one(NAMES))
                .filter(address -> isAddress(address) && random.nextBoolean())
                .toList();
        return Fixtures.service(
                key,
                some,
                resolution,
                addresses.stream()
                        .map(address -> endpoint(address, some, traits()))
                        .toArray(Endpoint[]::new));
    }

    private static boolean isAddress(String text) {
        try {
            return !new Address(text).value().isEmpty();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private List<ServicePort> ports(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ServicePort("p" + i, 2000 + i, text.one(List.of(Protocol.values()))))
                .toList();
    }

    private static List<ServicePort> renamed(List<ServicePort> ports, String last) {
        return lastAs(ports, port -> new ServicePort(last, port.number(), port.protocol()));
    }

    private static List<ServicePort> renumbered(List<ServicePort> ports, int last) {
        return lastAs(ports, port -> new ServicePort(port.name(), last, port.protocol()));
    }

    private static List<ServicePort> lastAs(List<ServicePort> ports, UnaryOperator<ServicePort> change) {
        List<ServicePort> changed = new ArrayList<>(ports);
        changed.add(change.apply(changed.removeLast()));
        return changed;
    }

    private Endpoint[] endpoints(List<ServicePort> ports, int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> endpoint(address(), ports, traits()))
                .toArray(Endpoint[]::new);
    }

    private String address() {
        return switch (random.nextInt(6)) {
            case 0 -> text.one(NAMES);
            case 1, 2 -> text.one(ADDRESSES);
            default -> "10.0." + random.nextInt(4) + "." + random.nextInt(250);
        };
    }

    /// Offers all of the service's ports, or the first of them only, or one that the service has not.
    private Endpoint endpoint(String address, List<ServicePort> of, Traits traits) {
        List<Port> all = targets(of);
        List<Port> ports = all.isEmpty() || random.nextInt(8) == 0
                ? List.of(new Port("other", 9, Protocol.TCP, 9))
                : all.subList(0, random.nextInt(4) == 0 ? 1 : all.size());
        return offering(address, ports, traits);
    }

    private List<Port> targets(List<ServicePort> of) {
        return of.stream()
                .map(port -> new Port(port.name(), port.number(), port.protocol(), text.one(NUMBERS)))
                .toList();
    }

    private Endpoint offering(String address, List<Port> ports, Traits traits) {
        NetworkId network = random.nextInt(3) == 0 ? new NetworkId("n" + "x".repeat(62)) : NetworkId.DEFAULT;
        int first = address.startsWith("unix://") ? 0 : ports.getFirst().target();
        return new Endpoint(new EndpointKey(new Address(address), first, network), ports, Health.PASSING, traits);
    }

    private Traits traits() {
        TreeMap<String, String> labels = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            labels.put(
                    text.one(List.of("a", "A_b.c-9", "example.org/k", "x".repeat(63))),
                    text.one(List.of("", "v_1.A-b", "v".repeat(500))));
        }
        Locality locality = Locality.parse(text.one(List.of("", "eu", "eu/dc-1", "EU_1/z.2/" + "r".repeat(63))));
        return new Traits(labels, locality, text.one(WEIGHTS), text.one(List.of("", "shop-sa", "a".repeat(253))));
    }

    private static Traits labels(String key, String value) {
        return Fixtures.labels(key, value);
    }

    private static Traits manyLabels(int count) {
        TreeMap<String, String> labels = new TreeMap<>();
        IntStream.range(0, count).forEach(i -> labels.put("k" + i, ""));
        return new Traits(labels, Locality.UNKNOWN, Traits.WEIGHT_UNSET, "");
    }
}
