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

/// What operators froze in one target, and the services of which something waits for that to end. Thread-safe.
///
/// A frozen source covers a service also after its last claim there is gone: what a changed service was before the
/// change is remembered while any source is frozen. After a restart only the table is known, in which a service that
/// still has other sources no longer says that the frozen one was among them.
final class FreezeWatch {
    private final String target;
    private final Map<ServiceKey, Job> waiting = new ConcurrentHashMap<>();
    private final Map<ServiceKey, Set<SourceId>> before = new ConcurrentHashMap<>();

    FreezeWatch(String target) {
        this.target = target;
    }

    /// Whether other freezes hold in an assigned partition.
    static boolean differ(MeshView before, MeshView next) {
        return next.assigned().stream()
                .anyMatch(partition -> !List.copyOf(before.image().freezes(partition))
                        .equals(List.copyOf(next.image().freezes(partition))));
    }

    /// To be told of each view before it is taken over, with the services that differ from the last.
    void offered(MeshView last, MeshView next, Collection<ServiceKey> changed, Instant now) {
        boolean sourceFrozen = active(next, now).anyMatch(freeze -> freeze.subject() instanceof OfSource);
        if (!sourceFrozen) {
            before.clear();
            return;
        }
        for (ServiceKey service : changed) {
            if (last.state(service) instanceof Present(var known)) {
                before.computeIfAbsent(service, _ -> ConcurrentHashMap.newKeySet())
                        .addAll(known.sources());
            }
        }
    }

    private static Stream<Freeze> active(MeshView view, Instant now) {
        return view.assigned().stream()
                .flatMap(partition -> view.image().freezes(partition).stream())
                .filter(freeze -> freeze.isActive(now));
    }

    /// The freeze that keeps everything of the service as it is.
    Optional<Freeze> covering(MeshView view, ServiceKey service, Instant now) {
        Collection<Freeze> freezes = view.image().freezes(view.partition(service));
        return freezes.isEmpty()
                ? Optional.empty()
                : Freezes.covering(freezes, new Scope(target, service, witnesses(view, service)), now);
    }

    private Witnesses witnesses(MeshView view, ServiceKey service) {
        if (view.state(service) instanceof Present(var known)) {
            Set<SourceId> sources = new HashSet<>(known.sources());
            sources.addAll(before.getOrDefault(service, Set.of()));
            return new Witnesses.Known(sources);
        }
        return new Witnesses.Unknown();
    }

    /// Something of the job's service would be changed and is not.
    void hold(Job job) {
        waiting.merge(job.service(), job, Job::plus);
    }

    /// Nothing of the service waits.
    void release(ServiceKey service) {
        waiting.remove(service);
    }

    /// What waited and is not frozen any more; each is given once.
    List<Job> thawed(MeshView view, Instant now) {
        List<Job> thawed = List.copyOf(waiting.values()).stream()
                .filter(job -> covering(view, job.service(), now).isEmpty())
                .toList();
        thawed.forEach(job -> waiting.remove(job.service(), job));
        return thawed;
    }

    /// When the next freeze ends by itself.
    Optional<Instant> nextEnd(MeshView view, Instant now) {
        return active(view, now)
                .flatMap(freeze -> Stream.ofNullable(freeze.until()))
                .min(Instant::compareTo);
    }

    /// The freezes that stand for this target, in the order of their subjects.
    List<Freeze> standing(MeshView view, Instant now) {
        return active(view, now)
                .filter(freeze -> !(freeze.subject() instanceof OfTarget(var other)) || other.equals(target))
                .distinct()
                .sorted(Comparator.comparing(Freezes::text))
                .toList();
    }

    /// How many services wait.
    int services() {
        return waiting.size();
    }

    void forget(Predicate<ServiceKey> which) {
        waiting.keySet().removeIf(which);
        before.keySet().removeIf(which);
    }
}
