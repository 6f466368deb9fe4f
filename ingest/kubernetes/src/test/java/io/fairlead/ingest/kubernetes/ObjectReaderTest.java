package io.fairlead.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fairlead.ingest.kubernetes.ListedService.Selection;
import io.fairlead.ingest.kubernetes.ListedService.ServicePort;
import io.fairlead.ingest.kubernetes.ListedSlice.TargetPort;
import io.fairlead.model.Health;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectReaderTest {
    private static Service service(String spec) {
        return Serialization.unmarshal("""
                apiVersion: v1
                kind: Service
                metadata: {name: web, namespace: shop, resourceVersion: '7', labels: {mesh: 'true'}}
                spec: %s
                """.formatted(spec.replace("\n", " ")), Service.class);
    }

    private static EndpointSlice slice(String rest) {
        EndpointSlice slice = Serialization.unmarshal("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: web-1, namespace: shop, resourceVersion: '8'}
                %s
                """.formatted(rest), EndpointSlice.class);
        slice.getMetadata().setLabels(Map.of("kubernetes.io/service-name", "web"));
        return slice;
    }

    @Nested
    class AService {
        @Test
        void isReadWithPortsFamiliesAndLabels() {
            assertThat(ObjectReader.service(service("""
                            {selector: {app: web}, ipFamilies: [IPv6, IPv4], ports: [
                             {name: http, port: 80, appProtocol: http2}, {port: 53, protocol: UDP}]}"""))).hasValueSatisfying(read -> {
                assertThat(read.name()).isEqualTo(Listed.WEB);
                assertThat(read.version()).isEqualTo(7);
                assertThat(read.selection()).isEqualTo(Selection.BY_SELECTOR);
                assertThat(read.families()).containsExactly(AddressFamily.IPV6, AddressFamily.IPV4);
                assertThat(read.ports())
                        .containsExactly(
                                new ServicePort("http", 80, "TCP", "http2"), new ServicePort("", 53, "UDP", ""));
                assertThat(read.labels()).isEqualTo(Map.of("mesh", "true"));
            });
        }

        @ParameterizedTest
        @CsvSource({
            "'{selector: {app: web}}', BY_SELECTOR",
            "'{selector: {app: web}, publishNotReadyAddresses: true}', BY_SELECTOR_READY_OR_NOT",
            "'{}', BY_HAND",
            "'{selector: {}, publishNotReadyAddresses: true}', BY_HAND_READY_OR_NOT"
        })
        void saysWhoWritesItsSlices(String spec, Selection expected) {
            assertThat(ObjectReader.service(service(spec)).orElseThrow().selection())
                    .isEqualTo(expected);
        }

        @Test
        void thatStandsForAnotherNameIsSkipped() {
            assertThat(ObjectReader.service(service("{type: ExternalName, externalName: db.example.com}")))
                    .isEmpty();
        }
    }

    @Nested
    class ASlice {
        @ParameterizedTest
        @CsvSource({
            ", , , PASSING",
            "true, , , PASSING",
            "true, true, false, PASSING",
            "true, false, true, PASSING",
            "false, , , CRITICAL",
            "false, false, false, CRITICAL",
            "false, false, true, CRITICAL",
            "false, true, true, DRAINING",
            "false, true, , CRITICAL",
            "false, true, false, CRITICAL",
            "false, , true, CRITICAL",
            ", true, true, PASSING"
        })
        void hasTheHealthOfItsConditions(
                @Nullable Boolean ready, @Nullable Boolean serving, @Nullable Boolean terminating, Health expected) {
            String conditions = "{" + condition("ready", ready) + condition("serving", serving)
                    + condition("terminating", terminating) + "}";
            EndpointSlice slice =
                    slice("addressType: IPv4\nendpoints: [{addresses: [10.0.0.1], conditions: " + conditions + "}]");

            assertThat(endpoints(slice))
                    .singleElement()
                    .extracting(ListedEndpoint::health)
                    .isEqualTo(expected);
        }

        private static String condition(String name, @Nullable Boolean value) {
            return value == null ? "" : name + ": " + value + ", ";
        }

        @Test
        void hasNoConditionsIfTheyAreNotGiven() {
            EndpointSlice slice = slice("addressType: IPv4\nendpoints: [{addresses: [10.0.0.1]}]");

            assertThat(endpoints(slice)).containsExactly(Listed.bare("10.0.0.1"));
        }

        @Test
        void isReadWithWhatEndpointsReferTo() {
            EndpointSlice slice = slice("""
                    addressType: IPv6
                    endpoints:
                    - {addresses: ["2001:db8::1", "2001:db8::2"], hostname: web-0, nodeName: n1, zone: eu-1a,
                       targetRef: {kind: Pod, name: web-0, namespace: shop, uid: u-1}}""");

            assertThat(ObjectReader.slice(slice)).hasValueSatisfying(read -> {
                assertThat(read.family()).isEqualTo(AddressFamily.IPV6);
                assertThat(read.service()).isEqualTo(Listed.WEB);
                assertThat(read.version()).isEqualTo(8);
                assertThat(read.endpoints())
                        .containsExactly(new ListedEndpoint(
                                "2001:db8::1",
                                new ListedEndpoint.Target("Pod", "web-0", "u-1"),
                                "n1",
                                "eu-1a",
                                "web-0",
                                Health.PASSING));
            });
        }

        @Test
        void hasThePortsOfTcpThatHaveANumber() {
            EndpointSlice slice = slice("""
                    addressType: IPv4
                    ports:
                    - {name: http, port: 8080, protocol: TCP, appProtocol: http}
                    - {port: 9}
                    - {name: dns, port: 53, protocol: UDP}
                    - {name: any}""");

            assertThat(ObjectReader.slice(slice).orElseThrow().ports())
                    .isEqualTo(Map.of("http", new TargetPort(8080, "http"), "", new TargetPort(9, "")));
        }

        @Test
        void ofNamesIsSkipped() {
            assertThat(ObjectReader.slice(slice("addressType: FQDN\nendpoints: [{addresses: [a.example]}]")))
                    .isEmpty();
        }

        @Test
        void ofAnUnknownFamilyIsSkipped() {
            assertThat(ObjectReader.slice(slice("addressType: IPv7\nendpoints: [{addresses: ['1']}]")))
                    .isEmpty();
        }

        @Test
        void ofNoServiceIsSkipped() {
            EndpointSlice slice = slice("addressType: IPv4\nendpoints: [{addresses: [10.0.0.1]}]");
            slice.getMetadata().setLabels(Map.of("app", "web"));

            assertThat(ObjectReader.slice(slice)).isEmpty();
        }

        private static List<ListedEndpoint> endpoints(EndpointSlice slice) {
            return ObjectReader.slice(slice).orElseThrow().endpoints();
        }
    }

    @Test
    void placesANodeByItsLabels() {
        assertThat(ObjectReader.place(new NodeBuilder()
                        .withNewMetadata()
                        .addToLabels("topology.kubernetes.io/region", "eu")
                        .addToLabels("topology.kubernetes.io/zone", "eu-a")
                        .addToLabels("topology.istio.io/subzone", "rack-1")
                        .endMetadata()
                        .build()))
                .isEqualTo(new NodePlace("eu", "eu-a", "rack-1"));
    }

    @ParameterizedTest
    @CsvSource({"12, 12", "'', 0", "v1, 0", ", 0"})
    void readsVersionsAsNumbers(@Nullable String text, long expected) {
        assertThat(ObjectReader.version(text)).isEqualTo(expected);
    }
}
