package io.fairlead.simulation;

import io.fairlead.model.Command;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.publisher.plan.Change;
import io.fairlead.topics.ServicePartitioner;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The end of a simulation: the faults end, time passes, and mesh, table and registries must agree.
final class Settlement {
    private final SimPipeline pipeline;

    Settlement(SimPipeline pipeline) {
        this.pipeline = pipeline;
    }

    /// @throws Violation something is not as the registries say in the end, or was not on the way as far as it must be
    void healAndSettle() {
        mend();
        pipeline.registries.forEach(SimRegistry::fall);
        registriesThatAnswer().forEach(SimRegistry::honest);
        heal();
        checkHealed();
        if (registriesThatAnswer().size() < pipeline.registries.size()) {
            settleNow();
            checkNothingButDeletionsWaits();
        }
        settle();
        check();
    }

    /// The faults end, and time enough passes for everything that was held to be confirmed.
    void settle() {
        mend();
        pipeline.registries.forEach(SimRegistry::honest);
        settleNow();
    }

    /// All but the new one, where it has never answered.
    private List<SimRegistry> registriesThatAnswer() {
        return pipeline.registries.stream()
                .filter(registry -> registry.hasAnswered() || !pipeline.isAdded(registry))
                .toList();
    }

    private void mend() {
        pipeline.mesh.mend();
        pipeline.emitter.mend();
        pipeline.grantAccess();
        pipeline.registries.forEach(SimRegistry::recover);
    }

    /// The registries answer, and ingest takes those new snapshots alone for which it finds a reason.
    private void heal() {
        for (int round = 0; round < 5; round++) {
            pipeline.clock.pass(Duration.ofMillis(1));
            pipeline.ingests.forEach(ingest -> ingest.poll(pipeline.clock.instant()));
            merge();
            pipeline.ingests.forEach(pipeline::compare);
            merge();
            pipeline.ingests.forEach(
                    ingest -> pipeline.clock.pass(ingest.untilNextRepair().plusSeconds(1)));
        }
    }

    /// All that was said is merged, and a heartbeat after it.
    private void merge() {
        pipeline.ingests.forEach(SimIngest::sayToTheEnd);
        pipeline.mergeAll();
        pipeline.ingests.forEach(ingest -> ingest.heartbeat(pipeline.clock.instant()));
        pipeline.mergeAll();
    }

    private void settleNow() {
        List<SimIngest> ingests = pipeline.ingests;
        SimClock clock = pipeline.clock;
        for (int round = 0; round < 3; round++) {
            clock.pass(Duration.ofMillis(1));
            ingests.forEach(ingest -> ingest.resync(clock.instant()));
            ingests.forEach(SimIngest::sayToTheEnd);
            pipeline.mergeAll();
            clock.pass(SimIngest.LIMITS.confirmAfter().plusSeconds(1));
            ingests.forEach(ingest -> ingest.poll(clock.instant()));
            ingests.forEach(SimIngest::sayToTheEnd);
            pipeline.mergeAll();
        }
        pipeline.ask(Command.Kind.RELEASE);
        pipeline.thaw();
        pipeline.paused.clear();
        pipeline.mergeAll();
        clock.pass(Duration.ofSeconds(25));
        ingests.forEach(ingest -> ingest.heartbeat(clock.instant()));
        pipeline.mergeAll();
        pipeline.tasks.forEach(task -> task.punctuate(clock.instant()));
        pipeline.mergeAll();
        for (int round = 0; round < 4; round++) {
            pipeline.publishers.forEach(publisher -> {
                publisher.read(Integer.MAX_VALUE / 2);
                publisher.reconcileAll();
                publisher.write(100);
            });
            clock.pass(Duration.ofSeconds(70));
        }
    }

    /// A partition without suspects holds of each source what it lists: events that were lost are noticed by
    /// the counts of a heartbeat, and a state that was lost says so itself.
    private void checkHealed() {
        for (SimRegistry registry : registriesThatAnswer()) {
            SourceId source = registry.source();
            for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
                SimTask task = pipeline.tasks.get(partition);
                SortedSet<String> listed = listed(registry, partition);
                if (task.suspects(source) == 0 && !task.held(source).equals(listed)) {
                    throw new Violation("partition " + partition + " holds of " + source + " " + task.held(source)
                            + ", and no new snapshot was taken, though it lists " + listed);
                }
            }
        }
    }

    private static SortedSet<String> listed(SimRegistry registry, int partition) {
        SortedSet<String> listed = new TreeSet<>();
        registry.truth().forEach((id, it) -> {
            if (ServicePartitioner.partition(it.service(), SimLog.PARTITIONS) == partition) {
                listed.add(it.service() + " " + id);
            }
        });
        return listed;
    }

    /// While a source has never answered, the endpoints of all others are in the mesh.
    private void checkNothingButDeletionsWaits() {
        SortedMap<String, Set<String>> wanted = SimTable.endpoints(table());
        SortedMap<String, Set<String>> found = SimMesh.endpoints(pipeline.mesh);
        found.keySet().retainAll(wanted.keySet());
        equal("the mesh and the table, but for deletions,", found, wanted);
    }

    void check() {
        for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
            SimTask task = pipeline.tasks.get(partition);
            SortedMap<String, TableEntry> entries = SimTable.entries(task.table.rows());
            equal(
                    "the table of partition " + partition + " and what follows from its state",
                    SimTable.withoutStatuses(entries),
                    task.entries());
            if (task.followsFromItsLog()) {
                equal(
                        "the table of partition " + partition + " and the pure fold of its log",
                        SimTable.ofAnyTopic(entries),
                        SimTable.ofAnyTopic(folded(partition)));
            }
        }
        SortedMap<String, Set<String>> wanted = new TreeMap<>();
        pipeline.registries.forEach(registry -> registry.truth()
                .values()
                .forEach(it -> wanted.computeIfAbsent(it.service().toString(), _ -> new TreeSet<>())
                        .add(it.address() + ":8080")));
        SortedMap<String, TableEntry> table = table();
        equal("the endpoints of the table and those of the registries", SimTable.endpoints(table), wanted);
        SortedMap<String, Set<String>> found = SimMesh.endpoints(pipeline.mesh);
        pipeline.publishers.forEach(publisher -> publisher
                .withheld()
                .forEach(withheld -> found.remove(
                        withheld.change() instanceof Change.Delete(var before, var _)
                                ? before.service().toString()
                                : "")));
        equal("the mesh and the table", found, SimTable.services(table));
    }

    private SortedMap<String, TableEntry> folded(int partition) {
        SimTask fold = new SimTask(partition, pipeline.log, new SimPartition(), pipeline.oracle, Defect.NONE);
        fold.merge(Integer.MAX_VALUE, pipeline.clock.instant());
        return SimTable.entries(fold.table.rows());
    }

    private SortedMap<String, TableEntry> table() {
        SortedMap<String, TableEntry> table = new TreeMap<>();
        for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
            String prefix = partition + " ";
            SimTable.entries(pipeline.tasks.get(partition).table.rows())
                    .forEach((key, entry) -> table.put(prefix + key, entry));
        }
        return table;
    }

    private static void equal(String what, SortedMap<String, ?> one, SortedMap<String, ?> other) {
        if (!one.equals(other)) {
            Set<String> keys = new TreeSet<>(one.keySet());
            keys.addAll(other.keySet());
            throw new Violation(what + " differ: "
                    + keys.stream()
                            .filter(key -> !String.valueOf(one.get(key)).equals(String.valueOf(other.get(key))))
                            .map(key -> key + ": " + one.get(key) + " and " + other.get(key))
                            .collect(Collectors.joining("; ")));
        }
    }
}
