package io.fairlead.simulation;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.IntStream;

/// Plays steps on a pipeline, and demands that what they break is healed at the end.
final class Simulation {
    private Simulation() {}

    /// Plays the steps and then lets everything come to rest.
    ///
    /// @throws Violation a rule was broken
    static void run(List<Step> steps, Defect defect) {
        SimPipeline pipeline = new SimPipeline(defect);
        for (Step step : steps) {
            pipeline.clock.pass(Duration.ofMillis(1));
            pipeline.play(step);
        }
        new Settlement(pipeline).healAndSettle();
    }

    /// Lets everything come to rest, takes both registries away, and plays the steps: with restarts, aborts, former
    /// owners and any length of time.
    ///
    /// @throws Violation an endpoint of a source without an expiry left the mesh
    static void runWithoutRegistries(List<Step> steps, Defect defect) {
        SimPipeline pipeline = new SimPipeline(defect);
        new Settlement(pipeline).settle();
        SimRegistry livesOn = pipeline.registries.getFirst();
        SortedMap<String, Set<String>> listed = SimMesh.listed(livesOn);
        pipeline.registries.forEach(SimRegistry::fall);
        for (Step step : steps) {
            SortedMap<String, Set<String>> lost = SimMesh.lost(listed, SimMesh.endpoints(pipeline.mesh));
            if (!lost.isEmpty()) {
                throw new Violation("before " + step + ", while " + livesOn.source() + " does not answer, these left"
                        + " the mesh: " + lost);
            }
            pipeline.clock.pass(Duration.ofMillis(1));
            pipeline.play(step);
        }
    }

    /// One service after the other is taken down, in an otherwise complete registry: its endpoints leave the table
    /// once a second answer, seconds later, lacks them, or as soon as new ones are listed in their place.
    ///
    /// @throws Violation an endpoint is still in the table after that
    static void runWithServicesThatEnd(long seed) {
        Random random = new Random(seed);
        SimPipeline pipeline = new SimPipeline(Defect.NONE);
        new Settlement(pipeline).settle();
        // Nothing was read for so long that each source takes a new epoch first.
        pipeline.ingests.forEach(ingest -> answered(pipeline, ingest, false));
        for (ServiceKey service : SimRegistry.services()) {
            SimRegistry registry = pipeline.registries.get(random.nextInt(2));
            SimIngest ingest = pipeline.ingest(registry.source());
            pipeline.clock.pass(SimIngest.WINDOW.plusMillis(1));
            SortedSet<Integer> down = registry.takeDown(service);
            boolean onlyTheTableKnows = random.nextBoolean();
            answered(pipeline, ingest, onlyTheTableKnows);
            boolean replaced = random.nextBoolean();
            if (replaced) {
                registry.bringUp(down, service);
                answered(pipeline, ingest, false);
            }
            if (!replaced || onlyTheTableKnows) {
                pipeline.clock.pass(SimIngest.LIMITS.confirmServiceAfter());
                answered(pipeline, ingest, onlyTheTableKnows);
            }
            checkTableHoldsNoMoreThan(pipeline, registry);
            if (!replaced) {
                registry.bringUp(down, service);
                answered(pipeline, ingest, false);
            }
        }
    }

    private static void answered(SimPipeline pipeline, SimIngest ingest, boolean inANewEpoch) {
        if (inANewEpoch) {
            ingest.resync(pipeline.clock.instant());
        } else {
            ingest.poll(pipeline.clock.instant());
        }
        ingest.sayToTheEnd();
        pipeline.mergeAll();
    }

    private static void checkTableHoldsNoMoreThan(SimPipeline pipeline, SimRegistry registry) {
        int inTable = pipeline.tasks.stream()
                .mapToInt(task -> task.marks(registry.source()))
                .sum();
        if (inTable != registry.truth().size()) {
            throw new Violation(
                    registry.source() + " lists " + registry.truth().size() + " instances, the table holds " + inTable);
        }
    }

    /// Lets everything come to rest and copies Kafka; plays the changes among the steps and lets it come to rest again;
    /// puts the copy back, with both registries away, and plays the other steps; lets the registries come back.
    ///
    /// @throws Violation what a source without an expiry lists left the mesh, or the end is wrong
    static void runRestored(List<Step> steps, Defect defect) {
        SimPipeline lost = new SimPipeline(defect);
        new Settlement(lost).settle();
        List<Integer> copied = IntStream.range(0, SimLog.PARTITIONS)
                .mapToObj(it -> lost.log.of(it).size())
                .toList();
        steps.stream().filter(it -> it.kind() == Step.Kind.CHANGE).forEach(lost::play);
        new Settlement(lost).settle();

        SimPipeline restored = restored(lost, copied);
        SimRegistry livesOn = restored.registries.getFirst();
        SortedMap<String, Set<String>> listed = SimMesh.listed(livesOn);
        restored.registries.forEach(SimRegistry::fall);
        for (Step step : steps) {
            SortedMap<String, Set<String>> gone = SimMesh.lost(listed, SimMesh.endpoints(restored.mesh));
            if (!gone.isEmpty()) {
                throw new Violation("before " + step + ", with an older copy of Kafka, these left the mesh: " + gone);
            }
            restored.clock.pass(Duration.ofMillis(1));
            switch (step.kind()) {
                // A heartbeat of the copy's own epoch that comes again looks like a process that survived: ADR 15.
                case DUPLICATE -> {}
                case CHANGE, CLEAR, REDEPLOY, HEALTH, LIE, HONEST, MESH_TOUCHED -> {}
                default -> restored.play(step);
            }
        }
        new Settlement(restored).healAndSettle();
    }

    /// The same registries and mesh, and a Kafka that holds what it did at these lengths of the log. Epochs go on: two
    /// that are the same are another trouble.
    private static SimPipeline restored(SimPipeline lost, List<Integer> lengths) {
        SimPipeline restored = new SimPipeline(lost.defect, lost.registries, lost.mesh.reconnected());
        restored.oracle.isBlind = true;
        restored.log.isRestored = true;
        restored.nextEpoch = lost.nextEpoch + 1;
        restored.clock.pass(Duration.between(restored.clock.instant(), lost.clock.instant()));
        for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
            for (SimLog.Entry entry : lost.log.of(partition).subList(0, lengths.get(partition))) {
                restored.log.append(partition, entry);
            }
        }
        restored.mergeAll();
        restored.registries.forEach(registry -> {
            SourceId source = registry.source();
            restored.ingest(source).takeOver(restored.known(source), restored.clock.instant());
        });
        restored.restart(0);
        restored.restart(1);
        return restored;
    }

    /// What was written to the log while these steps were played.
    static SimLog logOf(List<Step> steps) {
        SimPipeline pipeline = new SimPipeline(Defect.NONE);
        for (Step step : steps) {
            pipeline.clock.pass(Duration.ofMillis(1));
            pipeline.play(step);
        }
        return pipeline.log;
    }
}
