package io.fairlead.server;

import io.fairlead.ingest.runner.SourceHealth;
import io.fairlead.publisher.PublisherHealth;
import io.fairlead.publisher.pipeline.TargetHealth;
import java.util.ArrayList;
import java.util.List;

/// Pure: what keeps a process from being ready, in words. Kubernetes holds a rollout at a process that is not
/// ready, so only what the configuration or the start of this process can be the cause of counts:
///
/// | a source is | ready | as |
/// |---|---|---|
/// | standby, reading | yes | it is read here or elsewhere |
/// | starting | no | its registry has not said anything yet, nor failed |
/// | failing | yes | the registry is away, which no rollout cures |
/// | stopped | no | it can never work as it is configured |
///
/// | a target is | ready | as |
/// |---|---|---|
/// | connecting, refused, closed | no | it was never reached, which the new configuration may be the cause of |
/// | gated | no | the table is being read |
/// | running, but not for single services | yes | whoever registers a service must not stop a rollout |
/// | failing, after it was connected | yes | the mesh is away, which no rollout cures |
/// | failing, as another copy of the installation writes too | no | one of both has to be stopped |
final class Readiness {
    private Readiness() {}

    /// @param member whether the group that shares the sources out knows of this process
    static List<String> ofSources(boolean member, List<SourceHealth> sources) {
        List<String> waits = new ArrayList<>();
        if (!member && !sources.isEmpty()) {
            waits.add("ingest waits for its place in the group that shares the sources out");
        }
        for (SourceHealth source : sources) {
            switch (source.state()) {
                case STANDBY, READING, FAILING -> {}
                case STARTING ->
                    waits.add("source " + source.source() + " waits for the first complete answer of its registry");
                case STOPPED ->
                    waits.add("source " + source.source() + " is stopped: " + source.code() + ": " + source.message());
            }
        }
        return waits;
    }

    static List<String> ofPublisher(PublisherHealth health) {
        List<String> waits = new ArrayList<>();
        if (health.assigned().isEmpty()) {
            waits.add("the publisher waits for partitions of the table");
        } else if (!health.complete().containsAll(health.assigned())) {
            waits.add("the publisher reads the table: " + health.complete().size() + " of "
                    + health.assigned().size() + " partitions are read to their end");
        }
        health.targets().forEach(target -> waits.addAll(ofTarget(target)));
        return waits;
    }

    private static List<String> ofTarget(TargetHealth target) {
        String name = "target " + target.target();
        return switch (target.state()) {
            case RUNNING -> List.of();
            case FAILING -> target.twin() ? List.of(target.problem()) : List.of();
            case REFUSED -> List.of(target.problem());
            case CONNECTING -> List.of(target.problem().isEmpty() ? name + " is being connected" : target.problem());
            case GATED ->
                target.waitsFor().isEmpty()
                        ? List.of(name + " waits")
                        : target.waitsFor().stream()
                                .map(what -> name + " waits for " + what)
                                .toList();
            case CLOSED -> List.of(name + " is closed");
        };
    }
}
