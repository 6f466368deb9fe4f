package io.fairlead.publisher.istio.render;

import static io.fairlead.publisher.istio.render.Fixtures.HTTP;
import static io.fairlead.publisher.istio.render.Fixtures.endpoint;
import static io.fairlead.publisher.istio.render.Fixtures.labels;
import static io.fairlead.publisher.istio.render.Fixtures.service;

import io.fairlead.model.Endpoint;
import io.fairlead.model.Health;
import io.fairlead.model.Locality;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.Resolution;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import io.fairlead.model.Traits;
import io.fairlead.table.image.MeshService;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Services to show to a real API server or a real istiod: what they must all accept.
public final class ServiceSamples {
    private static final Port PORT = new Port("http", 80, Protocol.HTTP, 8080);

    private ServiceSamples() {}

    public static List<MeshService> random(String namespace, int count) {
        Random random = new Random(1);
        RandomServices services = new RandomServices(random);
        return Stream.generate(services::next)
                .limit(count)
                .map(parts -> new RandomServices.Parts(
                                new ServiceKey(namespace, parts.key().host()),
                                parts.ports(),
                                parts.resolution(),
                                parts.endpoints())
                        .service())
                .toList();
    }

    /// At the edge of what is accepted.
    public static List<MeshService> unusual(String namespace) {
        String label = "l".repeat(60);
        return Stream.of(
                        service(key(namespace, "empty.mesh"), List.of(HTTP)),
                        service(key(namespace, "no-port.mesh"), List.of()),
                        service(key(namespace, "unset.mesh"), List.of(new ServicePort("main", 80, Protocol.UNSET))),
                        service(key(namespace, "s.io"), List.of(HTTP), endpoint("10.0.0.1", 1)),
                        service(key(namespace, "*.wild.mesh"), List.of(HTTP), endpoint("10.0.0.1", 65535)),
                        service(
                                key(namespace, String.join(".", "*", label, label, label, label, "mesh")),
                                List.of(HTTP),
                                endpoint("10.0.0.1", 80)),
                        service(key(namespace, "unix.mesh"), List.of(HTTP), socket("unix:///run/a b.sock")),
                        service(key(namespace, "abstract.mesh"), List.of(HTTP), socket("unix://@name")),
                        service(key(namespace, "six.mesh"), List.of(HTTP), endpoint("2001:db8::1", 80)),
                        service(
                                key(namespace, "dns.mesh"),
                                List.of(HTTP),
                                Resolution.DNS,
                                endpoint("vm1.dc1", 80),
                                endpoint("10.0.0.1", 80)),
                        service(key(namespace, "*.dns.mesh"), List.of(HTTP), Resolution.DNS, endpoint("vm1", 80)),
                        service(key(namespace, "dns-empty.mesh"), List.of(HTTP), Resolution.DNS),
                        service(key(namespace, "many-ports.mesh"), ports(256)),
                        service(key(namespace, "endpoint-ports.mesh"), ports(128), manyPorts(128)),
                        service(key(namespace, "labels.mesh"), List.of(HTTP), with(manyLabels())),
                        service(
                                key(namespace, "label-forms.mesh"),
                                List.of(HTTP),
                                with(labels("a", "", "B_c.d-e/F_g.h-i".replace("_", "x"), "v", "k", "v".repeat(200)))),
                        service(
                                key(namespace, "traits.mesh"),
                                List.of(HTTP),
                                with(new Traits(
                                        new TreeMap<>(),
                                        new Locality("r", "z", "s"),
                                        Integer.MAX_VALUE,
                                        "a".repeat(253)))))
                .toList();
    }

    private static ServiceKey key(String namespace, String host) {
        return new ServiceKey(namespace, host);
    }

    private static Endpoint socket(String address) {
        return endpoint(address, Health.PASSING, Traits.NONE, PORT);
    }

    private static Endpoint with(Traits traits) {
        return endpoint("10.0.0.1", Health.PASSING, traits, PORT);
    }

    private static Traits manyLabels() {
        TreeMap<String, String> labels = new TreeMap<>();
        IntStream.range(0, 256).forEach(i -> labels.put("example.org/k" + i, "v"));
        return new Traits(labels, Locality.UNKNOWN, Traits.WEIGHT_UNSET, "");
    }

    private static List<ServicePort> ports(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new ServicePort(name(i), i, Protocol.TCP))
                .toList();
    }

    private static Endpoint manyPorts(int count) {
        Port[] ports = IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Port(name(i), i, Protocol.TCP, 1000 + i))
                .toArray(Port[]::new);
        return endpoint("10.0.0.1", Health.PASSING, Traits.NONE, ports);
    }

    /// As long as Istio accepts.
    private static String name(int i) {
        String end = "-" + i;
        return "p".repeat(62 - end.length()) + end;
    }
}
