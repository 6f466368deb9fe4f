package io.fairlead.ingest.kubernetes;

import static io.fairlead.ingest.kubernetes.Listed.HTTP;
import static io.fairlead.ingest.kubernetes.Listed.NOTHING;
import static io.fairlead.ingest.kubernetes.Listed.bare;
import static io.fairlead.ingest.kubernetes.Listed.pod;
import static io.fairlead.ingest.kubernetes.Listed.service;
import static io.fairlead.ingest.kubernetes.Listed.slice;
import static io.fairlead.ingest.kubernetes.Listed.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.kubernetes.KubernetesMapper.ClusterTraits;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Family;
import io.fairlead.ingest.kubernetes.ListedEndpoint.Target;
import io.fairlead.ingest.kubernetes.ListedService.Selection;
import io.fairlead.ingest.kubernetes.ListedService.ServicePort;
import io.fairlead.ingest.kubernetes.ListedSlice.TargetPort;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesMapperTest {
    private static List<Instance> map(ListedService service, ListedSlice... slices) {
        return map(Family.SERVICE, service, slices);
    }

    private static List<Instance> map(Family family, ListedService service, ListedSlice... slices) {
        return new KubernetesMapper(Listed.CLUSTER, family).map(service, List.of(slices), NOTHING);
    }

    private static Instance only(ListedService service, ListedSlice... slices) {
        List<Instance> instances = map(service, slices);
        assertThat(instances).hasSize(1);
        return instances.getFirst();
    }

    @Test
    void mapsAPodCompletely() {
        ListedService service = new ListedService(
                Listed.WEB,
                1,
                Selection.BY_SELECTOR,
                List.of(AddressFamily.IPV4),
                List.of(HTTP),
                new TreeMap<>(Map.of("mesh", "true")));
        ListedEndpoint endpoint = new ListedEndpoint(
                "10.0.0.1", new Target("Pod", "web-0", "u-1"), "n1", "eu-a", "web-0", Health.DRAINING);
        ClusterTraits cluster = new ClusterTraits("eu-1", "net-1", "eu");

        assertThat(new KubernetesMapper(cluster, Family.SERVICE)
                        .map(service, List.of(slice("web-1", endpoint)), NOTHING))
                .containsExactly(new Instance(
                        "eu-1/shop/web/IPv4/u-1",
                        new Naming("web", "", "shop"),
                        "10.0.0.1",
                        "net-1",
                        List.of(new ListedPort("http", 80, "", 8080)),
                        Health.DRAINING,
                        new Traits(Collections.emptySortedMap(), new Locality("eu", "eu-a", ""), -1, ""),
                        new TreeSet<>(),
                        new TreeMap<>(Map.of(
                                "kubernetes.cluster", "eu-1",
                                "kubernetes.namespace", "shop",
                                "kubernetes.node", "n1",
                                "kubernetes.zone", "eu-a",
                                "kubernetes.pod", "web-0",
                                "kubernetes.hostname", "web-0",
                                "kubernetes.service-label.mesh", "true"))));
    }

    @Nested
    class Identity {
        @Test
        void isTheAddressWithoutATarget() {
            assertThat(only(service(HTTP), slice("a", bare("10.0.0.1"))).id()).isEqualTo("eu-1/shop/web/IPv4/10.0.0.1");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "a/b",
                    "a b",
                    "\n",
                    "ü",
                    "0123456789012345678901234567890123456789012345678901234567890123456"
                })
        void isTheAddressIfTheUidCannotBePartOfAnId(String uid) {
            ListedEndpoint endpoint =
                    new ListedEndpoint("10.0.0.1", new Target("VM", "vm", uid), "", "", "", Health.PASSING);

            assertThat(only(service(HTTP), slice("a", endpoint)).id()).isEqualTo("eu-1/shop/web/IPv4/10.0.0.1");
        }

        @Test
        void saysWhatHasTheAddressIfItIsNoPod() {
            ListedEndpoint endpoint =
                    new ListedEndpoint("10.0.0.1", new Target("VM", "vm-1", "u"), "", "", "", Health.PASSING);

            assertThat(only(service(HTTP), slice("a", endpoint)).metadata())
                    .containsEntry("kubernetes.target", "VM/vm-1")
                    .doesNotContainKey("kubernetes.pod");
        }
    }

    @Nested
    class SeveralSlices {
        /// kubernetes#93374: while an endpoint moves, it is in both.
        @Test
        void listTheSamePodOnceWithItsBestCondition() {
            List<Instance> instances = map(
                    service(HTTP),
                    slice("a", pod(1, "10.0.0.1", Health.CRITICAL), pod(2, "10.0.0.2", Health.DRAINING)),
                    slice("b", pod(2, "10.0.0.2", Health.CRITICAL), pod(1, "10.0.0.1", Health.PASSING)));

            assertThat(instances).extracting(Instance::health).containsExactly(Health.PASSING, Health.DRAINING);
        }

        @Test
        void giveAPodTheAddressOfItsBestCondition() {
            Instance instance = only(
                    service(HTTP),
                    slice("a", pod(1, "10.0.0.1", Health.CRITICAL)),
                    slice("b", pod(1, "10.0.0.9", Health.PASSING)));

            assertThat(instance.address()).isEqualTo("10.0.0.9");
        }

        @Test
        void addTheirPorts() {
            ServicePort admin = new ServicePort("admin", 90, "TCP", "");

            Instance instance = only(
                    service(HTTP, admin),
                    slice("a", AddressFamily.IPV4, Map.of("admin", new TargetPort(9000, "")), bare("10.0.0.1")),
                    slice("b", AddressFamily.IPV4, Map.of("http", new TargetPort(8080, "")), bare("10.0.0.1")));

            assertThat(instance.ports())
                    .containsExactly(new ListedPort("http", 80, "", 8080), new ListedPort("admin", 90, "", 9000));
        }
    }

    @Nested
    class Ports {
        @Test
        void areMatchedByNameInTheOrderOfTheService() {
            ServicePort grpc = new ServicePort("grpc", 90, "TCP", "");
            Map<String, TargetPort> targets =
                    Map.of("grpc", new TargetPort(9090, ""), "http", new TargetPort(8080, ""));

            assertThat(only(service(grpc, HTTP), slice("a", AddressFamily.IPV4, targets, bare("10.0.0.1")))
                            .ports())
                    .containsExactly(new ListedPort("grpc", 90, "", 9090), new ListedPort("http", 80, "", 8080));
        }

        @Test
        void withoutANameMatchOneWithoutAName() {
            Map<String, TargetPort> targets = Map.of("", new TargetPort(8080, ""));

            assertThat(only(
                                    service(new ServicePort("", 80, "TCP", "")),
                                    slice("a", AddressFamily.IPV4, targets, bare("10.0.0.1")))
                            .ports())
                    .containsExactly(new ListedPort("", 80, "", 8080));
        }

        @Test
        void ofAHeadlessServiceWithoutPortsAreThoseOfTheSlice() {
            Map<String, TargetPort> targets = Map.of("peer", new TargetPort(7000, "tcp"));

            assertThat(only(service(), slice("a", AddressFamily.IPV4, targets, bare("10.0.0.1")))
                            .ports())
                    .containsExactly(new ListedPort("peer", 0, "TCP", 7000));
        }

        @Test
        void mayBeMissingAltogetherInAHeadlessService() {
            assertThat(only(service(), slice("a", AddressFamily.IPV4, Map.of(), bare("10.0.0.1")))
                            .ports())
                    .isEmpty();
        }

        @Test
        void thatMatchNoneMakeNoInstance() {
            assertThat(map(
                            service(HTTP),
                            slice("a", AddressFamily.IPV4, Map.of("web", new TargetPort(1, "")), bare("10.0.0.1"))))
                    .isEmpty();
        }

        @Test
        void ofUdpMakeNoInstance() {
            assertThat(map(
                            service(new ServicePort("dns", 53, "UDP", "")),
                            slice("a", AddressFamily.IPV4, Map.of("dns", new TargetPort(53, "")), bare("10.0.0.1"))))
                    .isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "'', ''",
            "http, HTTP",
            "HTTP, HTTP",
            "grpc-web, GRPC_WEB",
            "redis, REDIS",
            "kubernetes.io/h2c, HTTP2",
            "kubernetes.io/ws, HTTP",
            "kubernetes.io/wss, HTTPS",
            "kubernetes.io/other, ''",
            "ssh, ''",
            "example.com/own, ''"
        })
        void haveTheProtocolOfTheirAppProtocol(String appProtocol, String expected) {
            ServicePort port = new ServicePort("http", 80, "TCP", appProtocol);

            assertThat(only(service(port), slice("a", bare("10.0.0.1"))).ports())
                    .containsExactly(new ListedPort("http", 80, expected, 8080));
        }

        @Test
        void haveTheProtocolOfTheServiceBeforeThatOfTheSlice() {
            Map<String, TargetPort> targets = Map.of("http", new TargetPort(8080, "tcp"));

            assertThat(only(service(HTTP), slice("a", AddressFamily.IPV4, targets, bare("10.0.0.1")))
                            .ports())
                    .containsExactly(new ListedPort("http", 80, "TCP", 8080));
            assertThat(only(
                                    service(new ServicePort("http", 80, "TCP", "http")),
                                    slice("a", AddressFamily.IPV4, targets, bare("10.0.0.1")))
                            .ports())
                    .containsExactly(new ListedPort("http", 80, "HTTP", 8080));
        }
    }

    @Nested
    class DualStack {
        private final ListedSlice four = slice("a", pod(1, "10.0.0.1"));
        private final ListedSlice six =
                slice("b", AddressFamily.IPV6, Map.of("http", new TargetPort(8080, "")), pod(1, "2001:db8::1"));

        @ParameterizedTest
        @CsvSource({
            "SERVICE, IPV4, eu-1/shop/web/IPv4/uid-1",
            "SERVICE, IPV6, eu-1/shop/web/IPv6/uid-1",
            "IPV4, IPV6, eu-1/shop/web/IPv4/uid-1",
            "IPV6, IPV4, eu-1/shop/web/IPv6/uid-1"
        })
        void usesOneFamily(Family wanted, AddressFamily first, String id) {
            ListedService service = with(service(HTTP), Selection.BY_SELECTOR, first, other(first));

            assertThat(map(wanted, service, four, six)).extracting(Instance::id).containsExactly(id);
        }

        private static AddressFamily other(AddressFamily family) {
            return family == AddressFamily.IPV4 ? AddressFamily.IPV6 : AddressFamily.IPV4;
        }

        /// While Kubernetes has not written the slice of the first family yet, the other one is not used for a moment.
        @Test
        void waitsForTheFirstFamilyOfAServiceWithASelector() {
            ListedService service = with(service(HTTP), Selection.BY_SELECTOR, AddressFamily.IPV4, AddressFamily.IPV6);

            assertThat(map(service, six)).isEmpty();
        }

        @Test
        void usesTheFamilyThatSlicesByHandHave() {
            ListedService service = with(service(HTTP), Selection.BY_HAND, AddressFamily.IPV4);

            assertThat(map(service, slice("a"), six))
                    .extracting(Instance::address)
                    .containsExactly("2001:db8::1");
            assertThat(map(service, four, six)).extracting(Instance::address).containsExactly("10.0.0.1");
        }
    }

    @Test
    void countsEndpointsAsReadyIfTheServicePublishesThemAnyway() {
        ListedService service = with(service(HTTP), Selection.BY_SELECTOR_READY_OR_NOT, AddressFamily.IPV4);

        assertThat(only(service, slice("a", pod(1, "10.0.0.1", Health.CRITICAL)))
                        .health())
                .isEqualTo(Health.PASSING);
    }

    @Nested
    class References {
        private final Lookups lookups = new Lookups() {
            @Override
            public SortedMap<String, String> labels(ObjectName pod) {
                return pod.equals(new ObjectName("shop", "pod-1"))
                        ? new TreeMap<>(Map.of("version", "v2"))
                        : Collections.emptySortedMap();
            }

            @Override
            public NodePlace place(String node) {
                return node.equals("node-1") ? new NodePlace("eu", "b", "rack-1") : NodePlace.UNKNOWN;
            }
        };

        private Instance map(ClusterTraits cluster, ListedEndpoint endpoint) {
            return new KubernetesMapper(cluster, Family.SERVICE)
                    .map(service(HTTP), List.of(slice("a", endpoint)), lookups)
                    .getFirst();
        }

        @Test
        void giveThePodsLabels() {
            assertThat(map(Listed.CLUSTER, pod(1, "10.0.0.1")).traits().labels())
                    .isEqualTo(Map.of("version", "v2"));
            assertThat(map(Listed.CLUSTER, pod(2, "10.0.0.2")).traits().labels())
                    .isEmpty();
        }

        @Test
        void giveTheRegionAndSubzoneOfTheNodeInTheZoneOfTheEndpoint() {
            assertThat(map(new ClusterTraits("eu-1", "", "us"), pod(1, "10.0.0.1"))
                            .traits()
                            .locality())
                    .isEqualTo(new Locality("eu", "a", "rack-1"));
        }

        @Test
        void leaveTheConfiguredRegionWhereTheNodeIsNotKnown() {
            assertThat(map(new ClusterTraits("eu-1", "", "us"), pod(2, "10.0.0.2"))
                            .traits()
                            .locality())
                    .isEqualTo(new Locality("us", "a", ""));
        }

        @Test
        void aloneMakeNoLocalityOfAZone() {
            Instance instance = map(Listed.CLUSTER, pod(2, "10.0.0.2"));

            assertThat(instance.traits().locality()).isEqualTo(Locality.UNKNOWN);
            assertThat(instance.metadata()).containsEntry("kubernetes.zone", "a");
        }
    }
}
