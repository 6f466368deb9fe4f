package io.fairlead.publisher.istio.render;

import static io.fairlead.publisher.istio.render.Fixtures.BILLING;
import static io.fairlead.publisher.istio.render.Fixtures.HTTP;
import static io.fairlead.publisher.istio.render.Fixtures.endpoint;
import static io.fairlead.publisher.istio.render.Fixtures.labels;
import static io.fairlead.publisher.istio.render.Fixtures.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Endpoint;
import io.fairlead.model.Health;
import io.fairlead.model.Locality;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import io.fairlead.model.Traits;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.table.image.MeshService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
    private static final Port PORT = new Port("http", 80, Protocol.HTTP, 8080);
    private static final String START = "service shop/billing.shop.mesh cannot be a ServiceEntry: ";
    private static final String CORRECT =
            "; correct it in the registry or by a rule; the mesh keeps the last state of this service";

    private final ServiceEntryRenderer renderer = new ServiceEntryRenderer(RenderOptions.of("shop"));

    private void assertRefused(String code, MeshService service, String message) {
        assertThatThrownBy(() -> renderer.render(service))
                .isInstanceOfSatisfying(
                        RejectedFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessage(message);
    }

    private void assertInvalid(MeshService service, String what) {
        assertRefused("MESH-ISTIO-INVALID", service, START + what + CORRECT);
    }

    private static Endpoint with(Traits traits) {
        return endpoint("10.0.0.1", Health.PASSING, traits, PORT);
    }

    private static Endpoint[] many(int count, Traits traits) {
        return IntStream.range(0, count)
                .mapToObj(i -> endpoint("10.1." + i / 250 + "." + i % 250, Health.PASSING, traits, PORT))
                .toArray(Endpoint[]::new);
    }

    @Test
    void takesAsManyEndpointsAsIstio() {
        assertThat(renderer.render(service(BILLING, List.of(HTTP), many(4096, Traits.NONE))))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "pay",
        "localhost",
        "a.localhost",
        "pay.d1.svc",
        "kubernetes.default.svc.cluster.local",
        "*.svc.cluster.local",
        "cluster.local",
        "*.local",
        "pay.shop.svc.clusterset.local"
    })
    void refusesAHostOfTheClusterItself(String host) {
        ServiceKey key = new ServiceKey("shop", host);

        assertRefused(
                "MESH-ISTIO-CLUSTER-HOST",
                service(key, List.of(HTTP)),
                "service shop/" + host
                        + " cannot be a ServiceEntry: its host is a name of the Kubernetes cluster itself (a single label, localhost, or a name under svc, cluster.local or clusterset.local) and would shadow the cluster's own service; give it another host by a rule, or set"
                        + " istio.allow-cluster-hosts of the target; the mesh keeps the last state of this service");
    }

    @ParameterizedTest
    @CsvSource({"pay.mesh", "*.mesh", "local.mesh", "svc.mesh", "localhost.mesh", "acluster.local"})
    void takesAHostThatOnlyLooksLikeOneOfTheCluster(String host) {
        assertThat(renderer.render(service(new ServiceKey("shop", host), List.of(HTTP))))
                .hasSize(1);
    }

    @Test
    void takesAHostOfTheClusterWhereThatIsAllowed() {
        ServiceEntryRenderer allowing = new ServiceEntryRenderer(new RenderOptions(
                new OwnerMark("shop"), HealthPolicy.DEFAULT, VirtualAddresses.ALL, ClusterHosts.ALLOWED));

        assertThat(allowing.render(service(new ServiceKey("shop", "pay"), List.of(HTTP))))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"a b", "-a", "a/", "/a", "a/b/c", "''", "a_/b"})
    void refusesALabelKeyThatKubernetesDoesNotKnow(String key) {
        assertInvalid(
                service(BILLING, List.of(HTTP), with(labels(key, "v"))),
                "label \"" + key + "\" of endpoint 10.0.0.1:8080 is not a Kubernetes label key (optional DNS prefix and"
                        + " \"/\", then 1 to 63 letters, digits, '-', '_' and '.', beginning and ending with a letter"
                        + " or digit)");
    }

    @Test
    void refusesALabelKeyThatIsTooLong() {
        String key = "k".repeat(64);

        assertThatThrownBy(() -> renderer.render(service(BILLING, List.of(HTTP), with(labels(key, "v")))))
                .hasMessageContaining("label \"" + key + "\" of endpoint 10.0.0.1:8080 is not a Kubernetes label key");
    }

    @ParameterizedTest
    @CsvSource({"a b", "-", "a:b", "https://x", "a_"})
    void refusesALabelValueThatKubernetesDoesNotKnow(String value) {
        assertInvalid(
                service(BILLING, List.of(HTTP), with(labels("k", value))),
                "label k=\"" + value + "\" of endpoint 10.0.0.1:8080 is not a Kubernetes label value (empty, or"
                        + " letters, digits, '-', '_' and '.', beginning and ending with a letter or digit)");
    }

    @Test
    void refusesTooManyLabels() {
        TreeMap<String, String> labels = new TreeMap<>();
        IntStream.range(0, 257).forEach(i -> labels.put("k" + i, ""));

        assertInvalid(
                service(BILLING, List.of(HTTP), with(new Traits(labels, Locality.UNKNOWN, Traits.WEIGHT_UNSET, ""))),
                "endpoint 10.0.0.1:8080 has 257 labels, at most 256 are accepted");
    }

    @Test
    void refusesALongServiceAccount() {
        Traits traits = new Traits(new TreeMap<>(), Locality.UNKNOWN, Traits.WEIGHT_UNSET, "a".repeat(254));

        assertInvalid(
                service(BILLING, List.of(HTTP), with(traits)),
                "the service account of endpoint 10.0.0.1:8080 has 254 characters, at most 253 are accepted");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 0x7f, 0x85, 0x2028, 0x2029, 0xfeff, 0xffff})
    void refusesTextThatAnApplyCannotCarry(int character) {
        Traits traits = new Traits(
                new TreeMap<>(), Locality.UNKNOWN, Traits.WEIGHT_UNSET, "a" + Character.toString(character) + "b");

        assertInvalid(
                service(BILLING, List.of(HTTP), with(traits)),
                "the service account of endpoint 10.0.0.1:8080 holds a control character or line separator, "
                        + String.format(Locale.ROOT, "U+%04X", character));
        assertThatThrownBy(() -> renderer.render(service(
                        BILLING, List.of(HTTP), endpoint("unix:///run/\u0085b", Health.PASSING, Traits.NONE, PORT))))
                .hasMessageContaining("the address of endpoint unix:///run/\u0085b:0 holds a control character or line"
                        + " separator, U+0085");
    }

    @Test
    void countsCharactersAsTheServerDoes() {
        Traits traits = new Traits(new TreeMap<>(), Locality.UNKNOWN, Traits.WEIGHT_UNSET, "\ud83d\ude00".repeat(253));

        assertThat(renderer.render(service(BILLING, List.of(HTTP), with(traits))))
                .hasSize(1);
    }

    @Test
    void asksNothingOfAnEndpointThatTheMeshIsNotGiven() {
        Port other = new Port("other", 90, Protocol.TCP, 90);

        assertThat(renderer.render(service(
                        BILLING,
                        List.of(HTTP),
                        endpoint("10.0.0.1", Health.PASSING, labels("k", "a b"), other),
                        endpoint("10.0.0.2", Health.CRITICAL, labels("k", "a b"), PORT),
                        endpoint("10.0.0.3", Health.PASSING, Traits.NONE, PORT))))
                .hasSize(1);
    }

    @Test
    void refusesTwoPortsOfOneName() {
        assertInvalid(
                service(BILLING, List.of(HTTP, new ServicePort("http", 81, Protocol.HTTP))),
                "two of its ports are named \"http\"");
    }

    @Test
    void refusesTwoPortsOfOneNumber() {
        assertInvalid(
                service(BILLING, List.of(HTTP, new ServicePort("web", 80, Protocol.HTTP))),
                "two of its ports have the number 80");
    }

    @Test
    void refusesAPortNameThatAnEndpointCannotCarry() {
        String name = "p".repeat(63);
        List<ServicePort> ports = List.of(new ServicePort(name, 80, Protocol.HTTP));

        assertThat(renderer.render(service(BILLING, ports))).hasSize(1);
        assertInvalid(
                service(BILLING, ports, with(Traits.NONE)),
                "the name of port \"" + name + "\" has 63 characters, at most 62 are accepted");
    }

    @Test
    void refusesMorePortsThanAnEndpointCanCarry() {
        List<ServicePort> ports = ports(129);

        assertThat(renderer.render(service(BILLING, ports))).hasSize(1);
        assertInvalid(
                service(BILLING, ports, with(Traits.NONE)),
                "it has 129 ports and endpoints, at most 128 ports are accepted of an endpoint");
    }

    @Test
    void refusesMorePortsThanAServiceCanHave() {
        assertInvalid(service(BILLING, ports(257)), "it has 257 ports, at most 256 are accepted");
    }

    private static List<ServicePort> ports(int count) {
        List<ServicePort> ports = new ArrayList<>();
        IntStream.rangeClosed(1, count).forEach(i -> ports.add(new ServicePort("p" + i, i, Protocol.TCP)));
        return ports;
    }

    @Test
    void refusesAUnixSocketBehindTwoPorts() {
        assertInvalid(
                service(BILLING, ports(2), endpoint("unix:///run/b.sock", Health.PASSING, Traits.NONE, PORT)),
                "it has 2 ports and an endpoint at unix:///run/b.sock, a service with a Unix socket must have exactly"
                        + " one");
    }

    @Test
    void refusesAUnixSocketBesideAName() {
        assertInvalid(
                service(
                        BILLING,
                        List.of(HTTP),
                        endpoint("unix:///run/b.sock", Health.PASSING, Traits.NONE, PORT),
                        endpoint("vm1.dc1", 8080)),
                "it has an endpoint at unix:///run/b.sock and one reached by name, vm1.dc1, but a Unix socket cannot be part of a service that is looked up in DNS");
    }
}
