package io.fairlead.topology.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.RegistryEvent;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedService;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The laws of the merge, each over 500 seeds; `-Dseed=n` repeats one.
class MergeLawsTest {
    private static List<List<RegistryEvent>> logs(long seed) {
        return List.of(
                new SeededRegistry(seed, "static", 0).snapshot().change(25).log(),
                new SeededRegistry(seed, "dc1", 1).snapshot().change(25).log(),
                new SeededRegistry(seed, "dc2", 1).snapshot().change(25).log());
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void anyInterleavingOfSourcesEndsInTheSameTable(long seed) {
        Table one = Table.of(SeededRegistry.interleave(seed, logs(seed)));
        Table other = Table.of(SeededRegistry.interleave(seed + 1_000_000, logs(seed)));
        assertThat(one.entries).isNotEmpty().isEqualTo(other.entries);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void aSnapshotEqualsTheDeltasThatLeadToIt(long seed) {
        List<RegistryEvent> lived = new ArrayList<>();
        List<RegistryEvent> fresh = new ArrayList<>();
        for (String name : List.of("static", "dc1", "dc2")) {
            int rank = name.equals("static") ? 0 : 1;
            SeededRegistry registry =
                    new SeededRegistry(seed, name, rank).snapshot().change(25);
            lived.addAll(registry.log());
            int before = registry.log().size();
            registry.snapshot();
            fresh.addAll(registry.log().subList(before, registry.log().size()));
        }
        assertThat(Table.of(lived).content()).isEqualTo(Table.of(fresh).content());
    }

    /// A broker that loses single records from the middle of its log costs freshness until the next snapshot, no more.
    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void whatALogHasLostTheNextSnapshotRepairs(long seed) {
        Random random = new Random(seed);
        List<RegistryEvent> lossy = new ArrayList<>();
        List<RegistryEvent> fresh = new ArrayList<>();
        for (String name : List.of("static", "dc1", "dc2")) {
            SeededRegistry registry =
                    new SeededRegistry(seed, name, 1).snapshot().change(25);
            registry.log().stream().filter(_ -> random.nextInt(4) > 0).forEach(lossy::add);
            int before = registry.log().size();
            registry.snapshot();
            List<RegistryEvent> last =
                    registry.log().subList(before, registry.log().size());
            lossy.addAll(last);
            fresh.addAll(last);
        }
        assertThat(Table.of(lossy).content()).isEqualTo(Table.of(fresh).content());
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void readingEveryEventTwiceChangesNothing(long seed) {
        List<RegistryEvent> once = SeededRegistry.interleave(seed, logs(seed));
        List<RegistryEvent> twice =
                once.stream().flatMap(event -> List.of(event, event).stream()).toList();
        assertThat(Table.of(twice).entries).isEqualTo(Table.of(once).entries);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void anOlderEpochNeverOverwritesANewerOne(long seed) {
        SeededRegistry registry = new SeededRegistry(seed, "dc1", 0).snapshot().change(20);
        int former = registry.log().size();
        registry.snapshot();
        List<RegistryEvent> log = new ArrayList<>(registry.log());
        SortedMap<String, TableEntry> before = Table.of(log).entries;
        log.addAll(registry.log().subList(0, former));
        assertThat(Table.of(log).entries).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void anUnfinishedSnapshotRemovesNothing(long seed) {
        SeededRegistry registry = new SeededRegistry(seed, "dc1", 0).snapshot().change(20);
        Table table = Table.of(registry.log());
        int endpoints = table.content().size();
        int begin = registry.log().size();
        registry.snapshot();
        List<RegistryEvent> snapshot =
                registry.log().subList(begin, registry.log().size());
        if (snapshot.size() > 2) {
            // One instance of the snapshot never arrives, though the end does.
            snapshot.stream().filter(event -> !event.equals(snapshot.get(1))).forEach(table::read);
            assertThat(table.content()).hasSize(endpoints);
        }
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void theAuditLeadsFromEachValueToTheNext(long seed) {
        Table table = Table.of(SeededRegistry.interleave(seed, logs(seed)));
        SortedMap<String, TableEntry> replayed = new TreeMap<>();
        for (var decision : table.audit) {
            if (decision.service() == null) {
                continue;
            }
            String key = decision.service() + (decision.endpoint() == null ? "" : "|" + decision.endpoint());
            assertThat(replayed.get(key)).isEqualTo(decision.before());
            if (decision.after() == null) {
                replayed.remove(key);
            } else {
                replayed.put(key, decision.after());
            }
        }
        table.entries.keySet().removeIf(key -> key.startsWith("source:"));
        assertThat(replayed).isEqualTo(table.entries);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.topology.merge.Seeds#all")
    void aServiceIsEmptyExactlyWhileItHasNoEndpoint(long seed) {
        Table table = new Table();
        for (RegistryEvent event : SeededRegistry.interleave(seed, logs(seed))) {
            table.read(event);
            table.entries.forEach((key, entry) -> {
                if (entry instanceof MergedService service) {
                    boolean has = table.entries.keySet().stream().anyMatch(it -> it.startsWith(key + "|"));
                    assertThat(service.emptySince() == null).as(key).isEqualTo(has);
                    assertThat(service.ports()).isNotEmpty();
                }
            });
        }
    }
}
