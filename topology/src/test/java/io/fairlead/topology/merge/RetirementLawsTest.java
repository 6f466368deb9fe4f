package io.fairlead.topology.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedEndpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The laws of a retirement, each over 500 seeds; `-Dseed=n` repeats one.
class RetirementLawsTest {
    private static final Subject DC1 = new Subject.OfSource(new SourceId("dc1"));
    private static final String ROW = "source:dc1";

    private static List<List<RegistryEvent>> others(long seed) {
        return List.of(
                new SeededRegistry(seed, "static", 0).snapshot().change(25).log(),
                new SeededRegistry(seed, "dc2", 1).snapshot().change(25).log());
    }

    private static SeededRegistry dc1(long seed) {
        return new SeededRegistry(seed, "dc1", 1).snapshot().change(25);
    }

    private static Epoch last(List<RegistryEvent> log) {
        return log.stream()
                .flatMap(event -> event instanceof SourceEvent said
                        ? List.of(said.stamp().epoch()).stream()
                        : List.<Epoch>of().stream())
                .max(Epoch::compareTo)
                .orElseThrow();
    }

    private static Command retire(Epoch upTo) {
        return new Command(Command.Kind.RETIRE, upTo.toString(), "ann", Instant.ofEpochSecond(1_000));
    }

    /// The log with a retirement of `dc1` before the event at `at`.
    private static Table read(List<RegistryEvent> log, int at, Epoch upTo) {
        Table table = Table.of(log.subList(0, at));
        table.read(DC1, retire(upTo));
        log.subList(at, log.size()).forEach(table::read);
        return table;
    }

    private static List<RegistryEvent> withAll(long seed, List<RegistryEvent> dc1) {
        List<List<RegistryEvent>> logs = new ArrayList<>(others(seed));
        logs.add(dc1);
        return SeededRegistry.interleave(seed, logs);
    }

    private static int anywhere(long seed, List<RegistryEvent> log) {
        return new Random(seed + 7).nextInt(log.size() + 1);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void whereverItIsReadTheTableIsThatOfTheOtherSources(long seed) {
        List<RegistryEvent> dc1 = dc1(seed).log();
        List<RegistryEvent> log = withAll(seed, dc1);
        Table table = read(log, anywhere(seed, log), last(dc1));
        assertThat(table.content())
                .isEqualTo(
                        Table.of(SeededRegistry.interleave(seed, others(seed))).content());
        assertThat(table.entries).doesNotContainKey(ROW);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void aNewOwnerStartsTheSourceAfreshWhereverItIsRead(long seed) {
        SeededRegistry registry = dc1(seed);
        Epoch upTo = last(registry.log());
        registry.snapshot().change(10);
        List<RegistryEvent> log = withAll(seed, registry.log());
        Table table = read(log, anywhere(seed, log), upTo);
        assertThat(table.content()).isEqualTo(Table.of(log).content());
        assertThat(table.entries).containsKey(ROW);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void aFormerOwnerThatGoesOnBringsNothingBack(long seed) {
        List<RegistryEvent> dc1 = dc1(seed).log();
        List<RegistryEvent> log = withAll(seed, dc1);
        Table table = read(log, log.size(), last(dc1));
        SortedMap<String, TableEntry> before = new TreeMap<>(table.entries);
        dc1.forEach(event -> {
            table.read(event);
            assertThat(table.last).containsExactly(new Output.Ignored(Output.Cause.RETIRED));
        });
        assertThat(table.entries).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void readTwiceItChangesNothingMore(long seed) {
        List<RegistryEvent> dc1 = dc1(seed).log();
        List<RegistryEvent> log = withAll(seed, dc1);
        Table table = read(log, log.size(), last(dc1));
        SortedMap<String, TableEntry> before = new TreeMap<>(table.entries);
        table.read(DC1, retire(last(dc1)));
        assertThat(table.last).containsExactly(new Output.Ignored(Output.Cause.NO_CHANGE));
        assertThat(table.entries).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void anEndpointThatAnotherSourceListsStays(long seed) {
        List<RegistryEvent> dc1 = dc1(seed).log();
        List<RegistryEvent> log = withAll(seed, dc1);
        SortedMap<String, TableEntry> before = Table.of(log).entries;
        SortedMap<String, TableEntry> after = read(log, log.size(), last(dc1)).entries;
        before.forEach((key, entry) -> {
            if (entry instanceof MergedEndpoint endpoint) {
                boolean others = endpoint.provenance().witnesses().stream()
                        .anyMatch(it -> !it.source().value().equals("dc1"));
                assertThat(after.containsKey(key)).as(key).isEqualTo(others);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void theAuditLeadsFromEachValueToTheNext(long seed) {
        List<RegistryEvent> dc1 = dc1(seed).log();
        List<RegistryEvent> log = withAll(seed, dc1);
        Table table = read(log, anywhere(seed, log), last(dc1));
        SortedMap<String, TableEntry> replayed = new TreeMap<>();
        for (var decision : table.audit) {
            if (decision.service() != null) {
                String key = decision.service() + (decision.endpoint() == null ? "" : "|" + decision.endpoint());
                assertThat(replayed.get(key)).isEqualTo(decision.before());
                if (decision.after() == null) {
                    replayed.remove(key);
                } else {
                    replayed.put(key, decision.after());
                }
            }
        }
        table.entries.keySet().removeIf(key -> key.startsWith("source:"));
        assertThat(replayed).isEqualTo(table.entries);
    }
}
