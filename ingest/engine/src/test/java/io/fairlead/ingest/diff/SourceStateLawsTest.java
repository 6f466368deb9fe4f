package io.fairlead.ingest.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.diff.DiffEntry.Gone;
import io.fairlead.ingest.diff.DiffEntry.Seen;
import io.fairlead.ingest.runner.Given;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random reports: what is emitted, folded by a reader, is what the registry says by a naive reading of it.
class SourceStateLawsTest {
    private static final Scope WHOLE = new Scope.WholeRegistry();

    /// What a reader of the events has: by service and instance, as the topology keys it.
    private final TreeMap<String, Known> reader = new TreeMap<>();
    /// The naive reading: by instance.
    private final TreeMap<String, Known> naive = new TreeMap<>();

    @ParameterizedTest
    @MethodSource("io.fairlead.ingest.runner.Given#seeds")
    void whatIsEmittedIsTheNaiveFoldOfTheReports(long seed) {
        Random random = new Random(seed);
        SourceState state = new SourceState(Given.RULES);
        for (int step = 0; step < 30; step++) {
            report(random, state, true);

            assertThat(byInstance()).as("after step %d of seed %d", step, seed).isEqualTo(naive);
            assertThat(state.known()).isEqualTo(naive);
        }
    }

    /// Law L8.
    @ParameterizedTest
    @MethodSource("io.fairlead.ingest.runner.Given#seeds")
    void aSnapshotEqualsTheDeltasThatLeadToIt(long seed) {
        Random random = new Random(seed);
        SourceState state = new SourceState(Given.RULES);
        for (int step = 0; step < 20; step++) {
            report(random, state, false);
        }
        TreeMap<String, Known> afterDeltas = new TreeMap<>(reader);
        reader.clear();

        List<Instance> listed = naive.values().stream().map(Known::raw).toList();
        apply(new SourceState(Given.RULES).complete(Given.answer(WHOLE, listed, List.of())));

        assertThat(reader).isEqualTo(afterDeltas);
    }

    private void report(Random random, SourceState state, boolean withTrouble) {
        if (random.nextInt(3) == 0) {
            List<Instance> seen = instances(random, withTrouble);
            List<String> gone =
                    random.ints(random.nextInt(3), 0, 8).mapToObj(i -> "i" + i).toList();
            apply(state.changed(Given.delta(seen, gone.toArray(String[]::new))));
            seen.forEach(this::fold);
            gone.forEach(naive::remove);
        } else {
            Scope scope = scope(random);
            List<Instance> listed = instances(random, withTrouble).stream()
                    .filter(i -> scope.holds(i.id(), i.naming().service()))
                    .toList();
            List<String> unread = withTrouble && random.nextInt(4) == 0 ? List.of("i1") : List.of();
            CompleteReport answer = Given.answer(scope, listed, unread);
            apply(state.complete(answer));
            listed.forEach(this::fold);
            naive.values().removeIf(was -> isGone(was.raw(), answer));
        }
    }

    private static Scope scope(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Scope.OneService(service(random));
            case 1 -> new Scope.IdPrefix("i" + random.nextInt(8));
            default -> WHOLE;
        };
    }

    private static boolean isGone(Instance was, CompleteReport answer) {
        boolean concerned = switch (answer.scope()) {
            case Scope.WholeRegistry() -> true;
            case Scope.OneService(var service) -> service.equals(was.naming().service());
            case Scope.IdPrefix(var prefix) -> was.id().startsWith(prefix);
        };
        return concerned
                && answer.instances().stream().noneMatch(listed -> listed.id().equals(was.id()))
                && answer.unread().stream().noneMatch(was.id()::startsWith);
    }

    private void fold(Instance instance) {
        switch (Admission.outcome(Given.RULES::apply, instance)) {
            case Admission.Admitted(var known, var _) -> naive.put(instance.id(), known);
            case Admission.Dropped() -> naive.remove(instance.id());
            case Admission.Refused _ -> {}
        }
    }

    private static List<Instance> instances(Random random, boolean withTrouble) {
        Map<String, Instance> byId = new TreeMap<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            String id = "i" + random.nextInt(8);
            int what = random.nextInt(10);
            String[] tags = what == 0 ? new String[] {"drop"} : what == 1 ? new String[] {"reject"} : new String[0];
            byId.put(
                    id,
                    Given.instance(id, service(random), 80 + random.nextInt(2), withTrouble ? tags : new String[0]));
        }
        return new ArrayList<>(byId.values());
    }

    private static String service(Random random) {
        return List.of("web", "api", "db").get(random.nextInt(3));
    }

    private void apply(Diff diff) {
        boolean anyGone = false;
        for (DiffEntry observation : diff.observations()) {
            switch (observation) {
                case Seen(var known) -> {
                    assertThat(anyGone).isFalse();
                    Known was = reader.put(known.service() + "|" + known.raw().id(), known);
                    assertThat(was).isNotEqualTo(known);
                }
                case Gone(var was) -> {
                    anyGone = true;
                    assertThat(reader.remove(was.service() + "|" + was.raw().id()))
                            .isNotNull();
                }
            }
        }
        assertThat(diff.tally().ofSource().after()).isEqualTo(byInstance().size());
        diff.tally()
                .ofServices()
                .forEach((service, change) -> assertThat(reader.keySet().stream()
                                .filter(key -> key.startsWith(service + "|"))
                                .count())
                        .isEqualTo(change.after()));
    }

    private Map<String, Known> byInstance() {
        TreeMap<String, Known> byInstance = new TreeMap<>();
        reader.values()
                .forEach(known ->
                        assertThat(byInstance.put(known.raw().id(), known)).isNull());
        return byInstance;
    }
}
