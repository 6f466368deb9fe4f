package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject.OfSource;
import io.fairlead.model.Subject.OfTarget;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.publisher.plan.Freezes;
import io.fairlead.publisher.plan.Freezes.Scope;
import io.fairlead.publisher.plan.Freezes.Witnesses;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.ServiceState.Present;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The freezes of one target, and the jobs of services that wait for a freeze to end. Thread-safe.
///
/// The freeze of a source covers a service even after the source's last claim on it was removed: while any source is
/// frozen, the former sources of each changed service are remembered. After a restart only the table is known, which no
/// longer names the frozen source for a service that has other sources.
final class FreezeWatch {
    private final String target;
    private final Map<ServiceKey, Job> waiting = new ConcurrentHashMap<>();
    private final Map<ServiceKey, Set<SourceId>> formerSources = new ConcurrentHashMap<>();

    FreezeWatch(String target) {
        this.target = target;
    }

    /// True if the freezes of an assigned partition differ.
    static boolean differ(MeshView before, MeshView next) {
        return next.assigned().stream()
                .anyMatch(partition -> !List.copyOf(before.image().freezes(partition))
                        .equals(List.copyOf(next.image().freezes(partition))));
    }

    /// Called with each view before it is adopted, with the services that differ from the last.
    void offered(MeshView last, MeshView next, Collection<ServiceKey> changed, Instant now) {
        boolean sourceFrozen = allActive(next, now).anyMatch(freeze -> freeze.subject() instanceof OfSource);
        if (!sourceFrozen) {
            formerSources.clear();
            return;
        }
        for (ServiceKey service : changed) {
            if (last.state(service) instanceof Present(var known)) {
                formerSources
                        .computeIfAbsent(service, _ -> ConcurrentHashMap.newKeySet())
                        .addAll(known.sources());
            }
        }
    }

    private static Stream<Freeze> allActive(MeshView view, Instant now) {
        return view.assigned().stream()
                .flatMap(partition -> view.image().freezes(partition).stream())
                .filter(freeze -> freeze.isActive(now));
    }

    /// The freeze that keeps the service unchanged.
    Optional<Freeze> covering(MeshView view, ServiceKey service, Instant now) {
        Collection<Freeze> freezes = view.image().freezes(view.partition(service));
        return freezes.isEmpty()
                ? Optional.empty()
                : Freezes.covering(freezes, new Scope(target, service, witnesses(view, service)), now);
    }

    private Witnesses witnesses(MeshView view, ServiceKey service) {
        if (view.state(service) instanceof Present(var known)) {
            Set<SourceId> sources = new HashSet<>(known.sources());
            sources.addAll(formerSources.getOrDefault(service, Set.of()));
            return new Witnesses.Known(sources);
        }
        return new Witnesses.Unknown();
    }

    /// The job waits for the thaw, as a change of its service was withheld.
    void withhold(Job job) {
        waiting.merge(job.service(), job, Job::plus);
    }

    /// Drops the waiting job of the service.
    void release(ServiceKey service) {
        waiting.remove(service);
    }

    /// The jobs whose services are no longer frozen; each is returned once.
    List<Job> takeThawed(MeshView view, Instant now) {
        List<Job> thawed = List.copyOf(waiting.values()).stream()
                .filter(job -> covering(view, job.service(), now).isEmpty())
                .toList();
        thawed.forEach(job -> waiting.remove(job.service(), job));
        return thawed;
    }

    /// The time at which the next freeze ends by itself.
    Optional<Instant> nextEnd(MeshView view, Instant now) {
        return allActive(view, now)
                .flatMap(freeze -> Stream.ofNullable(freeze.until()))
                .min(Instant::compareTo);
    }

    /// The freezes in force for this target, in the order of their subjects.
    List<Freeze> active(MeshView view, Instant now) {
        return allActive(view, now)
                .filter(freeze -> !(freeze.subject() instanceof OfTarget(var other)) || other.equals(target))
                .distinct()
                .sorted(Comparator.comparing(Freezes::text))
                .toList();
    }

    /// The number of services that wait.
    int services() {
        return waiting.size();
    }

    void forget(Predicate<ServiceKey> which) {
        waiting.keySet().removeIf(which);
        formerSources.keySet().removeIf(which);
    }
}
