package io.fairlead.publisher.istio.render;

import static io.fairlead.publisher.istio.render.Fixtures.BILLING;
import static io.fairlead.publisher.istio.render.Fixtures.HTTP;
import static io.fairlead.publisher.istio.render.Fixtures.endpoint;
import static io.fairlead.publisher.istio.render.Fixtures.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntryResolution;
import io.fabric8.istio.api.api.networking.v1alpha3.WorkloadEntry;
import io.fabric8.istio.api.networking.v1.ServiceEntry;
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
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.spi.Notice;
import io.fairlead.table.image.MeshService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceEntryRendererTest {
    private final ServiceEntryRenderer renderer = new ServiceEntryRenderer(RenderOptions.of("shop"));

    private MeshObject only(MeshService service) {
        return only(renderer, service);
    }

    private static MeshObject only(ServiceEntryRenderer by, MeshService service) {
        List<MeshObject> objects = by.render(service);
        assertThat(objects).hasSize(1);
        return objects.getFirst();
    }

    private ServiceEntry entry(MeshService service) {
        return ServiceEntryJson.read(only(service).content());
    }

    @Test
    void writesAServiceWithEverythingSaidOfItsEndpoints() {
        Traits traits = new Traits(
                new TreeMap<>(Map.of("version", "v2", "example.org/team", "pay")),
                Locality.parse("eu/dc1"),
                10,
                "billing");
        Endpoint full = new Endpoint(
                new EndpointKey(new Address("10.1.0.4"), 8080, new NetworkId("vm-net")),
                List.of(new Port("http", 80, Protocol.HTTP, 8080), new Port("grpc", 90, Protocol.GRPC, 9090)),
                Health.PASSING,
                traits);

        MeshObject object = only(service(
                BILLING,
                List.of(HTTP, new ServicePort("grpc", 90, Protocol.GRPC_WEB)),
                endpoint("10.1.0.5", 8081),
                full));

        assertThat(object.key()).hasToString("ServiceEntry shop/billing.shop.mesh");
        assertThat(object.service()).isEqualTo(BILLING);
        assertThat(object.content()).isEqualTo("""
                        {"apiVersion":"networking.istio.io/v1","kind":"ServiceEntry",\
                        "metadata":{"annotations":{"fairlead.io/service":"shop/billing.shop.mesh"},\
                        "labels":{"app.kubernetes.io/managed-by":"fairlead","fairlead.io/pipeline":"shop"},\
                        "name":"billing.shop.mesh","namespace":"shop"},\
                        "spec":{"endpoints":[\
                        {"address":"10.1.0.4","labels":{"example.org/team":"pay","version":"v2"},"locality":"eu/dc1",\
                        "network":"vm-net","ports":{"grpc":9090,"http":8080},"serviceAccount":"billing","weight":10},\
                        {"address":"10.1.0.5","ports":{"http":8081}}],\
                        "hosts":["billing.shop.mesh"],"location":"MESH_INTERNAL",\
                        "ports":[{"name":"http","number":80,"protocol":"HTTP"},\
                        {"name":"grpc","number":90,"protocol":"GRPC-Web"}],\
                        "resolution":"STATIC"}}""");
    }

    @Test
    void keepsTheEntryOfAServiceWithoutEndpoints() {
        ServiceEntry entry = entry(service(BILLING, List.of(HTTP)));

        assertThat(entry.getSpec().getEndpoints()).isEmpty();
        assertThat(entry.getSpec().getPorts()).hasSize(1);
        assertThat(entry.getSpec().getResolution()).isEqualTo(ServiceEntryResolution.STATIC);
    }

    @Test
    void leavesTheDetectionOfAnUnsetProtocolToTheMesh() {
        ServicePort unset = new ServicePort("main", 80, Protocol.UNSET);

        assertThat(only(service(BILLING, List.of(unset))).content())
                .contains("\"ports\":[{\"name\":\"main\",\"number\":80}]");
    }

    @ParameterizedTest
    @CsvSource({
        "billing.shop.mesh, billing.shop.mesh",
        "a.b, a.b",
        "*.shop.mesh, wildcard.shop.mesh.0",
        "wildcard.shop.mesh, wildcard.shop.mesh"
    })
    void namesTheObjectAfterItsHost(String host, String name) {
        ServiceKey key = new ServiceKey("shop", host);

        assertThat(only(service(key, List.of(HTTP))).key().name()).isEqualTo(name);
        assertThat(renderer.keys(key)).containsExactly(EntryNames.key(key));
    }

    @Test
    void namesALongWildcardHostByItsHash() {
        String label = "a".repeat(60);
        String host = "*." + label + "." + label + "." + label + "." + label + ".bcdefg";

        assertThat(EntryNames.key(new ServiceKey("shop", host)).name())
                .matches("wildcard\\.[0-9a-f]{32}\\.0")
                .isNotEqualTo(EntryNames.key(new ServiceKey("shop", host.replace('g', 'h')))
                        .name());
    }

    @Nested
    class Ports {
        private Map<String, Long> ports(List<ServicePort> service, Port... endpoint) {
            return entry(service(BILLING, service, endpoint("10.0.0.1", Health.PASSING, Traits.NONE, endpoint)))
                    .getSpec()
                    .getEndpoints()
                    .getFirst()
                    .getPorts();
        }

        @Test
        void takeTheServicesNameForTheSameNumber() {
            assertThat(ports(List.of(HTTP), new Port("web", 80, Protocol.HTTP, 9090)))
                    .isEqualTo(Map.of("http", 9090L));
        }

        @Test
        void takeTheSameNameWhereTheServiceHasNotTheNumber() {
            assertThat(ports(List.of(HTTP), new Port("http", 8080, Protocol.HTTP, 9090)))
                    .isEqualTo(Map.of("http", 9090L));
        }

        @Test
        void preferTheNumberOverTheName() {
            assertThat(ports(
                            List.of(HTTP),
                            new Port("http", 8080, Protocol.HTTP, 1),
                            new Port("web", 80, Protocol.HTTP, 2)))
                    .isEqualTo(Map.of("http", 2L));
        }

        @Test
        void leaveOutAnEndpointThatHasNoneOfTheService() {
            ServiceEntry entry = entry(service(
                    BILLING,
                    List.of(HTTP),
                    endpoint("10.0.0.1", Health.PASSING, Traits.NONE, new Port("other", 90, Protocol.TCP, 90))));

            assertThat(entry.getSpec().getEndpoints()).isEmpty();
        }

        @Test
        void areNoneForAUnixSocket() {
            Endpoint socket =
                    endpoint("unix:///run/b.sock", Health.PASSING, Traits.NONE, new Port("http", 80, Protocol.HTTP, 1));

            assertThat(only(service(BILLING, List.of(HTTP), socket)).content())
                    .contains("\"endpoints\":[{\"address\":\"unix:///run/b.sock\"}]");
        }
    }

    @Nested
    class Unhealthy {
        private Endpoint endpointOf(Health health) {
            return endpoint("10.0.0.1", health, Traits.NONE, new Port("http", 80, Protocol.HTTP, 8080));
        }

        private Endpoint healthy(String address) {
            return endpoint(address, Health.PASSING, Traits.NONE, new Port("http", 80, Protocol.HTTP, 8080));
        }

        @ParameterizedTest
        @CsvSource({"UNKNOWN, 2", "PASSING, 2", "WARNING, 2", "CRITICAL, 1", "MAINTENANCE, 1"})
        void endpointsAreLeftOutByDefaultWhileHalfOfTheOthersAreHealthy(Health health, int expected) {
            assertThat(entry(service(BILLING, List.of(HTTP), endpointOf(health), healthy("10.0.0.2")))
                            .getSpec()
                            .getEndpoints())
                    .hasSize(expected);
        }

        @Test
        void endpointsAreGivenAndTheServiceIsNotedWhereLessThanHalfWouldBeLeft() {
            MeshService allCritical = service(
                    BILLING,
                    List.of(HTTP),
                    endpointOf(Health.CRITICAL),
                    endpoint("10.0.0.2", Health.CRITICAL, Traits.NONE, new Port("http", 80, Protocol.HTTP, 8080)),
                    endpoint("10.0.0.3", Health.MAINTENANCE, Traits.NONE, new Port("http", 80, Protocol.HTTP, 8080)));

            assertThat(entry(allCritical).getSpec().getEndpoints())
                    .extracting(WorkloadEntry::getAddress)
                    .containsExactly("10.0.0.1", "10.0.0.2");
            assertThat(renderer.renderWithNotices(allCritical).notices()).containsExactly(new Notice.Panic(0, 2));
        }

        /// Case 37 of ingest: 0 is a value, and no traffic while others can take it.
        @Test
        void anEndpointOfWeightZeroIsLeftOutWhileAnotherIsThere() {
            Traits zero = new Traits(new TreeMap<>(), Locality.UNKNOWN, 0, "");
            Traits hundred = new Traits(new TreeMap<>(), Locality.UNKNOWN, 100, "");
            Port http = new Port("http", 80, Protocol.HTTP, 8080);
            Endpoint standby = endpoint("10.2.0.20", Health.UNKNOWN, zero, http);
            Endpoint main = endpoint("10.2.0.21", Health.UNKNOWN, hundred, http);

            assertThat(entry(service(BILLING, List.of(HTTP), standby, main))
                            .getSpec()
                            .getEndpoints())
                    .extracting(WorkloadEntry::getAddress)
                    .containsExactly("10.2.0.21");
            assertThat(entry(service(BILLING, List.of(HTTP), standby)).getSpec().getEndpoints())
                    .extracting(WorkloadEntry::getAddress)
                    .containsExactly("10.2.0.20");
        }

        @Test
        void endpointsStayWhereThePolicySaysSo() {
            RenderOptions options = new RenderOptions(
                    new OwnerMark("shop"), HealthPolicy.NONE, VirtualAddresses.ALL, ClusterHosts.REFUSED);
            MeshObject object = only(
                    new ServiceEntryRenderer(options), service(BILLING, List.of(HTTP), endpointOf(Health.CRITICAL)));

            assertThat(object.content()).contains("10.0.0.1");
        }
    }

    @Nested
    class ServicesReachedByName {
        private ServiceEntryResolution resolution(Resolution said, Endpoint... endpoints) {
            return entry(service(BILLING, List.of(HTTP), said, endpoints))
                    .getSpec()
                    .getResolution();
        }

        @Test
        void areDnsAlsoWhenOnlyTheirAddressesAreLeft() {
            assertThat(resolution(Resolution.DNS, endpoint("10.0.0.1", 80))).isEqualTo(ServiceEntryResolution.DNS);
        }

        @Test
        void areStaticWithoutEndpoints() {
            assertThat(resolution(Resolution.DNS)).isEqualTo(ServiceEntryResolution.STATIC);
        }

        @Test
        void areStaticWhereNoEndpointOffersAPortOfTheirs() {
            Port other = new Port("other", 90, Protocol.TCP, 90);

            assertThat(resolution(Resolution.DNS, endpoint("vm1.dc1", Health.PASSING, Traits.NONE, other)))
                    .isEqualTo(ServiceEntryResolution.STATIC);
        }

        @Test
        void areStaticWithAUnixSocket() {
            Port http = new Port("http", 80, Protocol.HTTP, 80);

            assertThat(resolution(Resolution.DNS, endpoint("unix:///run/b", Health.PASSING, Traits.NONE, http)))
                    .isEqualTo(ServiceEntryResolution.STATIC);
        }

        @Test
        void areDnsBeforeTheServiceItselfSaysSo() {
            assertThat(resolution(Resolution.STATIC, endpoint("vm1.dc1", 80))).isEqualTo(ServiceEntryResolution.DNS);
        }
    }

    @Nested
    class VirtualAddress {
        private final ServiceEntryRenderer tcpOnly = new ServiceEntryRenderer(new RenderOptions(
                new OwnerMark("shop"), HealthPolicy.DEFAULT, VirtualAddresses.TCP_ONLY, ClusterHosts.REFUSED));

        private boolean optsOut(ServiceEntryRenderer by, Protocol... protocols) {
            int number = 80;
            List<ServicePort> ports = new ArrayList<>();
            for (Protocol protocol : protocols) {
                ports.add(new ServicePort("p" + number, number++, protocol));
            }
            return only(by, service(BILLING, ports))
                    .content()
                    .contains("\"networking.istio.io/enable-autoallocate-ip\":\"false\"");
        }

        @Test
        void isLeftToIstioByDefault() {
            assertThat(optsOut(renderer, Protocol.HTTP)).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP", "HTTP2", "GRPC", "GRPC_WEB", "HTTP_PROXY"})
        void isDeclinedForHttpWhereTheOperatorWantsThat(Protocol protocol) {
            assertThat(optsOut(tcpOnly, protocol)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"UNSET", "HTTPS", "TLS", "TCP", "UDP", "MONGO", "REDIS", "MYSQL"})
        void isNeverDeclinedForAServiceThatIsNotAllHttp(Protocol protocol) {
            assertThat(optsOut(tcpOnly, Protocol.HTTP, protocol)).isFalse();
        }

        @Test
        void isNotDeclinedForAServiceWithoutPorts() {
            assertThat(optsOut(tcpOnly)).isFalse();
        }
    }
}
