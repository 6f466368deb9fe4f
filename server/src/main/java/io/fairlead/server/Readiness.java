package io.fairlead.server;

import io.fairlead.ingest.runner.SourceHealth;
import io.fairlead.publisher.PublisherHealth;
import io.fairlead.publisher.pipeline.TargetHealth;
import java.util.ArrayList;
import java.util.List;

/// Pure: what keeps a process from being ready, as text. Kubernetes stops a rollout at a process that is not ready, so
/// only states that the configuration or the start of this process can cause count:
///
/// | a source is | ready | because |
/// |---|---|---|
/// | standby, reading | yes | it is read here or elsewhere |
/// | starting | no | its registry has neither responded nor failed yet |
/// | failing | yes | the registry is away, which no rollout can fix |
/// | stopped | no | it can never work as it is configured |
///
/// | a target is | ready | because |
/// |---|---|---|
/// | connecting, refused, closed | no | it was never reached, which the new configuration may have caused |
/// | gated | no | the table is being read |
/// | running, but not for single services | yes | a registration of a service must not stop a rollout |
/// | failing, after it was connected | yes | the mesh is away, which no rollout can fix |
/// | failing, because another copy of the installation also writes | no | one of the two has to be stopped |
final class Readiness {
    private Readiness() {}

    /// @param member whether this process is a member of the group that assigns the sources
    static List<String> ofSources(boolean member, List<SourceHealth> sources) {
        List<String> waits = new ArrayList<>();
        if (!member && !sources.isEmpty()) {
            waits.add("ingest waits to join the ingest consumer group");
        }
        for (SourceHealth source : sources) {
            switch (source.state()) {
                case STANDBY, READING, FAILING -> {}
                case STARTING ->
                    waits.add("source " + source.source() + " waits for the first complete report of its registry");
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
