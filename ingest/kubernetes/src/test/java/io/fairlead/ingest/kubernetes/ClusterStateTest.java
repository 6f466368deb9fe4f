package io.fairlead.ingest.kubernetes;

import static io.fairlead.ingest.kubernetes.Listed.HTTP;
import static io.fairlead.ingest.kubernetes.Listed.WEB;
import static io.fairlead.ingest.kubernetes.Listed.at;
import static io.fairlead.ingest.kubernetes.Listed.pod;
import static io.fairlead.ingest.kubernetes.Listed.service;
import static io.fairlead.ingest.kubernetes.Listed.slice;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.kubernetes.ClusterState.Authority;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Family;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ClusterStateTest {
    private static final String ONE = "eu-1/shop/web/IPv4/uid-1";
    private static final String TWO = "eu-1/shop/web/IPv4/uid-2";

    private long now = 1_000_000_000_000L;
    private final ClusterState state = new ClusterState(
            new KubernetesMapper(Listed.CLUSTER, Family.SERVICE), EnumSet.allOf(ObjectKind.class), () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static List<String> ids(List<Instance> instances) {
        return instances.stream().map(Instance::id).toList();
    }

    /// With everything reported, and long ago.
    private void reported(ListedService service, ListedSlice... slices) {
        state.put(service);
        List.of(slices).forEach(state::put);
        state.all();
        pass(Duration.ofMinutes(1));
    }

    @Test
    void reportsWhatAppearsAtOnce() {
        state.put(service(HTTP));
        state.put(slice("a", pod(1, "10.0.0.1")));

        assertThat(state.due()).hasValue(0);
        Changes changes = state.changes();

        assertThat(ids(changes.seen())).containsExactly(ONE);
        assertThat(changes.gone()).isEmpty();
        assertThat(state.due()).isEmpty();
        assertThat(state.changes().isEmpty()).isTrue();
    }

    /// kubernetes#85353: hand-made slices may be there before their Service, or without one.
    @Test
    void letsASliceWaitForItsService() {
        state.put(slice("a", pod(1, "10.0.0.1")));
        assertThat(state.changes().isEmpty()).isTrue();
        assertThat(state.all()).isEmpty();

        state.put(service(HTTP));

        assertThat(ids(state.changes().seen())).containsExactly(ONE);
    }

    @Test
    void reportsOnlyWhatChanged() {
        reported(service(HTTP), slice("a", pod(1, "10.0.0.1"), pod(2, "10.0.0.2")));

        state.put(at(2, slice("a", pod(1, "10.0.0.1"), pod(2, "10.0.0.2", Health.CRITICAL))));

        assertThat(ids(state.changes().seen())).containsExactly(TWO);
    }

    @Test
    void doesNothingForAnEventThatChangesNothing() {
        reported(service(HTTP), slice("a", pod(1, "10.0.0.1")));

        state.put(at(2, slice("a", pod(1, "10.0.0.1"))));

        assertThat(state.changes().isEmpty()).isTrue();
        assertThat(state.due()).isEmpty();
    }

    @Test
    void reportsAServiceNoMoreOftenThanAfterTheQuietTime() {
        state.put(service(HTTP));
        state.put(slice("a", pod(1, "10.0.0.1")));
        state.changes();

        pass(Duration.ofMillis(10));
        state.put(at(2, slice("a", pod(1, "10.0.0.1"), pod(2, "10.0.0.2"))));
        assertThat(state.changes().isEmpty()).isTrue();
        assertThat(state.due()).hasValue(Duration.ofMillis(40).toNanos());

        pass(Duration.ofMillis(40));
        assertThat(ids(state.changes().seen())).containsExactly(TWO);
    }

    @Nested
    class AnInstanceThatVanishes {
        @Test
        void isReportedAfterTheQuietTime() {
            reported(service(HTTP), slice("a", pod(1, "10.0.0.1"), pod(2, "10.0.0.2")));

            state.put(at(2, slice("a", pod(1, "10.0.0.1"))));
            assertThat(state.changes().isEmpty()).isTrue();
            assertThat(state.due()).hasValue(ClusterState.QUIET.toNanos());

            pass(ClusterState.QUIET);
            assertThat(state.changes().gone()).containsExactly(TWO);
            assertThat(state.due()).isEmpty();
        }

        @Test
        void isNotIfItWasOnlyMoved() {
            reported(service(HTTP), slice("a", pod(1, "10.0.0.1"), pod(2, "10.0.0.2")));

            state.put(at(2, slice("a", pod(1, "10.0.0.1"))));
            assertThat(state.changes().isEmpty()).isTrue();
            pass(Duration.ofMillis(20));
            state.put(at(3, slice("b", pod(2, "10.0.0.2"))));
            pass(Duration.ofMillis(60));

            assertThat(state.changes().isEmpty()).isTrue();
            assertThat(state.due()).isEmpty();
        }

        @Test
        void isReportedAfterASecondOfEventsWithoutQuiet() {
            reported(service(HTTP), slice("a", pod(1, "10.0.0.1"), pod(2, "10.0.0.2")));
            state.put(at(2, slice("a", pod(1, "10.0.0.1"))));
            int rounds = 0;
            Changes changes = state.changes();

            while (changes.gone().isEmpty() && rounds < 1000) {
                rounds++;
                pass(Duration.ofMillis(10));
                state.put(at(rounds + 2, slice("a", pod(1, "10.0.0." + (rounds % 200 + 3)))));
                changes = state.changes();
            }

            assertThat(changes.gone()).containsExactly(TWO);
            assertThat(rounds).isBetween(95, 110);
        }

        @Test
        void doesNotDelayWhatAppearsMeanwhile() {
            reported(service(HTTP), slice("a", pod(1, "10.0.0.1")));

            state.put(at(2, slice("a", pod(2, "10.0.0.2"))));

            Changes changes = state.changes();
            assertThat(ids(changes.seen())).containsExactly(TWO);
            assertThat(changes.gone()).isEmpty();
            pass(ClusterState.QUIET);
            assertThat(state.changes()).isEqualTo(new Changes(List.of(), List.of(ONE)));
        }

        @Test
        void goesWithItsService() {
            reported(service(HTTP), slice("a", pod(1, "10.0.0.1")));

            state.removeService(WEB, 5);
            state.changes();
            pass(ClusterState.QUIET);

            assertThat(state.changes().gone()).containsExactly(ONE);
        }
    }

    @Nested
    class Pods {
        private final ObjectName pod = new ObjectName("shop", "pod-1");

        private Map<String, String> labels(List<Instance> instances) {
            return instances.getFirst().traits().labels();
        }

        @Test
        void giveTheirLabelsWhenTheyComeLate() {
            reported(service(HTTP), slice("a", pod(1, "10.0.0.1")));

            state.putPod(pod, new TreeMap<>(Map.of("version", "v1")));

            assertThat(labels(state.changes().seen())).isEqualTo(Map.of("version", "v1"));
        }

        /// The slice follows a moment later: until then the endpoint has not changed.
        @Test
        void thatAreGoneLeaveTheirLabelsToTheirEndpoints() {
            state.putPod(pod, new TreeMap<>(Map.of("version", "v1")));
            reported(service(HTTP), slice("a", pod(1, "10.0.0.1")));

            state.removePod(pod);
            state.put(at(2, slice("a", pod(1, "10.0.0.1", Health.DRAINING))));

            assertThat(labels(state.changes().seen())).isEqualTo(Map.of("version", "v1"));
        }

        @Test
        void thatAreGoneAreForgottenWithTheirEndpoints() {
            state.putPod(pod, new TreeMap<>(Map.of("version", "v1")));
            reported(service(HTTP), slice("a", pod(1, "10.0.0.1")));

            state.removePod(pod);
            state.put(at(2, slice("a")));
            pass(ClusterState.QUIET);
            state.changes();
            pass(ClusterState.QUIET);
            state.changes();
            state.put(at(3, slice("a", pod(1, "10.0.0.1"))));

            assertThat(labels(state.changes().seen())).isEmpty();
        }
    }

    @Test
    void reportsTheEndpointsOfANodeThatMoved() {
        reported(service(HTTP), slice("a", pod(1, "10.0.0.1"), pod(2, "10.0.0.2")));

        state.putNode("node-2", new NodePlace("eu", "a", ""));

        assertThat(ids(state.changes().seen())).containsExactly(TWO);
    }

    @Test
    void ignoresAnOlderVersionThanTheKnownOne() {
        reported(service(HTTP), at(5, slice("a", pod(1, "10.0.0.1"))));

        state.put(at(4, slice("a", pod(2, "10.0.0.2"))));
        state.removeSlice(new ObjectName("shop", "a"), 4);

        assertThat(state.changes().isEmpty()).isTrue();
        assertThat(ids(state.all())).containsExactly(ONE);
    }

    @Nested
    class ReadAgainFromTheAuthority {
        private Authority authority(long slicesAt, ListedSlice... slices) {
            return new Authority(List.of(service(HTTP)), slicesAt, List.of(slices), slicesAt);
        }

        @Test
        void takesOverWhatIsNewer() {
            reported(service(HTTP), slice("a", pod(1, "10.0.0.1")));

            state.merge("web", authority(9, at(8, slice("a", pod(2, "10.0.0.2")))));

            assertThat(ids(state.named("web"))).containsExactly(TWO);
        }

        @Test
        void leavesWhatTheWatchAlreadyKnowsBetter() {
            reported(service(HTTP), at(20, slice("a", pod(1, "10.0.0.1"))));

            state.merge("web", authority(9, at(8, slice("a", pod(2, "10.0.0.2")))));

            assertThat(ids(state.named("web"))).containsExactly(ONE);
        }

        @Test
        void removesWhatTheAuthorityDoesNotList() {
            reported(service(HTTP), at(5, slice("a", pod(1, "10.0.0.1"))), at(5, slice("b", pod(2, "10.0.0.2"))));

            state.merge("web", authority(9, at(5, slice("b", pod(2, "10.0.0.2")))));

            assertThat(ids(state.named("web"))).containsExactly(TWO);
        }

        @Test
        void keepsWhatIsNewerThanTheList() {
            reported(service(HTTP), at(10, slice("a", pod(1, "10.0.0.1"))));

            state.merge("web", authority(9));

            assertThat(ids(state.named("web"))).containsExactly(ONE);
        }

        @Test
        void removesAServiceThatIsGone() {
            reported(service(HTTP), slice("a", pod(1, "10.0.0.1")));

            state.merge("web", new Authority(List.of(), 9, List.of(), 9));

            assertThat(state.named("web")).isEmpty();
        }

        @Test
        void listsTheServicesWithThatNameOfAllNamespaces() {
            ObjectName other = new ObjectName("billing", "web");
            reported(service(HTTP), slice("a", pod(1, "10.0.0.1")));
            state.put(service(other, 1, HTTP));
            state.put(new ListedSlice(
                    new ObjectName("billing", "x"),
                    1,
                    other,
                    AddressFamily.IPV4,
                    slice("x").ports(),
                    List.of(pod(7, "10.0.0.7"))));

            assertThat(ids(state.named("web"))).containsExactly("eu-1/billing/web/IPv4/uid-7", ONE);
        }

        /// What was reported as a whole is not reported again as a change.
        @Test
        void countsAsReported() {
            reported(service(HTTP), slice("a", pod(1, "10.0.0.1")));
            state.put(at(2, slice("a", pod(2, "10.0.0.2"))));

            state.named("web");
            pass(Duration.ofSeconds(2));

            assertThat(state.changes().isEmpty()).isTrue();
        }
    }

    @Test
    void knowsTheHighestVersionOfServicesAndSlices() {
        state.put(service(WEB, 12, HTTP));
        state.put(at(7, slice("a")));
        state.putPod(new ObjectName("shop", "pod-1"), Collections.emptySortedMap());

        assertThat(state.version()).isEqualTo(12);
    }
}
