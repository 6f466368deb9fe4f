package io.fairlead.topology.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Command;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedEndpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The laws of a renamed source, each over 500 seeds; `-Dseed=n` repeats one.
class TakeoverLawsTest {
    private static List<RegistryEvent> other(long seed) {
        return new SeededRegistry(seed, "static", 0).snapshot().change(25).log();
    }

    private static SeededRegistry before(long seed) {
        return new SeededRegistry(seed, "dc1", 1).snapshot().change(25);
    }

    private static List<RegistryEvent> both(long seed, List<RegistryEvent> one, List<RegistryEvent> other) {
        return SeededRegistry.interleave(seed, List.of(one, other));
    }

    private static SortedSet<String> endpoints(Table table) {
        return table.entries.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof MergedEndpoint)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Also if the new name is frozen already, so that the former freeze is not moved to it.
    @Test
    void theEndOfAFreezeOfTheFormerNameIsInTheAudit() {
        SeededRegistry dc1 = before(1);
        Table table = Table.of(dc1.log());
        for (String source : List.of("source:dc1", "source:eu")) {
            table.read(Subject.parse(source), new Command(Command.Kind.FREEZE, "", "ann", Instant.EPOCH));
        }
        TableEntry former = Objects.requireNonNull(table.entries.get("freeze:source:dc1"));
        dc1.renamed("eu").log().forEach(table::read);

        assertThat(table.entries).doesNotContainKey("freeze:source:dc1").containsKey("freeze:source:eu");
        assertThat(table.audit)
                .filteredOn(it -> former.equals(it.before()))
                .singleElement()
                .satisfies(it -> assertThat(it.after()).isNull());
    }

    /// Whoever still writes under the former name, and however late it is read.
    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void whereverItIsReadTheTableIsThatOfTheNewNameAlone(long seed) {
        SeededRegistry dc1 = before(seed);
        List<RegistryEvent> old = List.copyOf(dc1.log());
        List<RegistryEvent> now = dc1.renamed("eu").change(10).log();
        Table table = Table.of(SeededRegistry.interleave(seed, List.of(old, now, other(seed))));
        assertThat(table.content())
                .isEqualTo(Table.of(both(seed, now, other(seed))).content());
        assertThat(table.entries).doesNotContainKey("source:dc1").containsKey("source:eu");
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void atNoMomentIsAnEndpointGoneOrWitnessedTwice(long seed) {
        SeededRegistry dc1 = before(seed);
        Table table = Table.of(both(seed, dc1.log(), other(seed)));
        SortedSet<String> listed = endpoints(table);
        for (RegistryEvent event : dc1.renamed("eu").log()) {
            table.read(event);
            assertThat(endpoints(table)).isEqualTo(listed);
            assertThat(table.entries.values()).noneMatch(entry -> isWitnessedBy(entry, "dc1"));
        }
    }

    private static boolean isWitnessedBy(TableEntry entry, String source) {
        return entry instanceof MergedEndpoint endpoint
                && endpoint.provenance().witnesses().stream()
                        .anyMatch(it -> it.source().value().equals(source));
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void aFormerOwnerThatGoesOnBringsNothingBack(long seed) {
        SeededRegistry dc1 = before(seed);
        List<RegistryEvent> old = List.copyOf(dc1.log());
        List<RegistryEvent> log = new ArrayList<>(both(seed, old, other(seed)));
        log.addAll(dc1.renamed("eu").log());
        Table table = Table.of(log);
        SortedMap<String, TableEntry> all = new TreeMap<>(table.entries);
        old.forEach(event -> {
            table.read(event);
            assertThat(table.last).containsExactly(new Output.Ignored(Output.Cause.RETIRED));
        });
        assertThat(table.entries).isEqualTo(all);
    }

    /// The key stays in the configuration forever.
    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void asOftenAsItIsSaidItChangesNothingMore(long seed) {
        SeededRegistry dc1 = before(seed);
        List<RegistryEvent> log = new ArrayList<>(both(seed, dc1.log(), other(seed)));
        SeededRegistry eu = dc1.renamed("eu");
        log.addAll(eu.log());
        Table table = Table.of(log);
        SortedMap<String, TableEntry> content = table.content();
        int said = eu.log().size();
        eu.snapshot().log().subList(said, eu.log().size()).forEach(table::read);
        assertThat(table.content()).isEqualTo(content);
        assertThat(table.entries).doesNotContainKey("source:dc1");
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void theAuditLeadsFromEachValueToTheNext(long seed) {
        SeededRegistry dc1 = before(seed);
        List<RegistryEvent> log = new ArrayList<>(both(seed, dc1.log(), other(seed)));
        log.addAll(dc1.renamed("eu").change(10).log());
        Table table = Table.of(log);
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
