package io.fairlead.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.kubernetes.KubernetesOptions.Family;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random histories of a few objects: whatever order the watches deliver them in, and whenever a report is made, the
/// reports folded together are what the last objects list.
class ClusterStateLawsTest {
    private static final List<Health> HEALTHS = List.of(Health.PASSING, Health.DRAINING, Health.CRITICAL);
    private static final int KINDS = 4;

    private final KubernetesMapper mapper = new KubernetesMapper(Listed.CLUSTER, Family.SERVICE);
    private long now = 1_000_000_000_000L;

    /// One event of a watch.
    private interface Event {
        void happen(ClusterState state);
    }

    private ClusterState state() {
        return new ClusterState(mapper, EnumSet.allOf(ObjectKind.class), () -> now);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void theReportsFoldedAreWhatTheObjectsList(long seed) {
        Random random = new Random(seed);
        List<List<Event>> watches = watches(random);
        ClusterState inOrder = state();
        watches.forEach(watch -> watch.forEach(event -> event.happen(inOrder)));

        SortedMap<String, Instance> folded = fold(interleaved(watches, random), random);

        assertThat(List.copyOf(folded.values())).as("seed %d", seed).isEqualTo(sorted(inOrder.all()));
    }

    private static List<Instance> sorted(List<Instance> instances) {
        TreeMap<String, Instance> sorted = new TreeMap<>();
        instances.forEach(instance -> sorted.put(instance.id(), instance));
        return List.copyOf(sorted.values());
    }

    /// With a first complete report at any time, changes, and complete reports of a service between them.
    private SortedMap<String, Instance> fold(List<Event> events, Random random) {
        ClusterState state = state();
        TreeMap<String, Instance> folded = new TreeMap<>();
        int first = random.nextInt(events.size() + 1);
        for (int i = 0; i < events.size(); i++) {
            if (i == first) {
                state.all().forEach(instance -> folded.put(instance.id(), instance));
            }
            events.get(i).happen(state);
            now += Duration.ofMillis(random.nextInt(80)).toNanos();
            if (i >= first && random.nextInt(3) > 0) {
                take(state, folded);
            } else if (i >= first && random.nextInt(4) == 0) {
                takeNamed(state, folded);
            }
        }
        if (first == events.size()) {
            state.all().forEach(instance -> folded.put(instance.id(), instance));
        }
        while (state.due().isPresent()) {
            now += state.due().getAsLong();
            take(state, folded);
        }
        return folded;
    }

    private static void take(ClusterState state, Map<String, Instance> folded) {
        Changes changes = state.changes();
        changes.gone()
                .forEach(
                        id -> assertThat(folded.remove(id)).as("removed %s", id).isNotNull());
        changes.seen().forEach(instance -> folded.put(instance.id(), instance));
    }

    private static void takeNamed(ClusterState state, Map<String, Instance> folded) {
        folded.values().removeIf(instance -> instance.naming().service().equals("web"));
        state.named("web").forEach(instance -> folded.put(instance.id(), instance));
    }

    /// One watch for each kind: in itself in order.
    private static List<List<Event>> watches(Random random) {
        List<List<Event>> watches = new ArrayList<>();
        for (int kind = 0; kind < KINDS; kind++) {
            List<Event> watch = new ArrayList<>();
            int count = random.nextInt(8);
            for (int version = 1; version <= count; version++) {
                watch.add(event(kind, version, random));
            }
            watches.add(watch);
        }
        return watches;
    }

    private static Event event(int kind, long version, Random random) {
        boolean removal = random.nextInt(5) == 0;
        String which = random.nextBoolean() ? "a" : "b";
        int n = random.nextInt(3);
        return switch (kind) {
            case 0 -> {
                ObjectName name = new ObjectName("shop", random.nextInt(4) == 0 ? "other" : "web");
                ListedService service = random.nextBoolean()
                        ? Listed.service(name, version, Listed.HTTP)
                        : Listed.service(name, version);
                yield removal ? state -> state.removeService(name, version) : state -> state.put(service);
            }
            case 1 -> {
                ListedSlice slice = Listed.at(version, Listed.slice(which, endpoints(random)));
                yield removal ? state -> state.removeSlice(slice.name(), version) : state -> state.put(slice);
            }
            case 2 -> {
                TreeMap<String, String> labels = new TreeMap<>(Map.of("version", "v" + version));
                yield state -> state.putPod(new ObjectName("shop", "pod-" + n), labels);
            }
            default -> state -> state.putNode("node-" + n, new NodePlace("eu", "z" + version, ""));
        };
    }

    private static ListedEndpoint[] endpoints(Random random) {
        ListedEndpoint[] endpoints = new ListedEndpoint[random.nextInt(4)];
        for (int i = 0; i < endpoints.length; i++) {
            int n = random.nextInt(3);
            endpoints[i] = Listed.pod(n, "10.0.0." + n, HEALTHS.get(random.nextInt(HEALTHS.size())));
        }
        return endpoints;
    }

    private static List<Event> interleaved(List<List<Event>> watches, Random random) {
        List<List<Event>> left = new ArrayList<>();
        watches.forEach(watch -> left.add(new ArrayList<>(watch)));
        left.removeIf(List::isEmpty);
        List<Event> events = new ArrayList<>();
        while (!left.isEmpty()) {
            Collections.shuffle(left, random);
            events.add(left.getFirst().removeFirst());
            left.removeIf(List::isEmpty);
        }
        return events;
    }
}
