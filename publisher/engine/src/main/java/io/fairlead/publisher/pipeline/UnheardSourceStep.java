package io.fairlead.publisher.pipeline;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.Provenance;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.plan.Verdict;
import io.fairlead.publisher.plan.WithheldBy;
import io.fairlead.publisher.plan.WithheldChange;
import io.fairlead.table.image.MeshService;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.ServiceState.Present;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Withholds the changes of a service that depend on a required source not heard since this publisher started. Until
/// then
/// the table may be an older copy, and the target may hold newer state.
///
/// | target and table since this publisher began | the update | it is |
/// |---|---|---|
/// | were equal at some point | adds endpoints or ports, or removes or changes claims of heard sources | allowed |
/// | were equal at some point | removes or changes claims of an unheard source | withheld |
/// | were never equal | of a service that no unheard source claims | allowed |
/// | were never equal | of a service that an unheard source claims, or that nobody claims | withheld |
///
/// Not covered: a service that was never equal, if the older table does not know that an unheard source claims it too.
/// It is written as the heard sources claim it.
///
/// Tracks services only while a required source is unheard in their partition. Thread-safe.
final class UnheardSourceStep implements ReconcileStep {
    private final WriteGate gate;
    private final Map<ServiceKey, MeshService> agreed = new ConcurrentHashMap<>();
    private final Map<ServiceKey, Waiting> waiting = new ConcurrentHashMap<>();

    private record Waiting(Job job, SortedSet<SourceId> unheard) {}

    UnheardSourceStep(WriteGate gate) {
        this.gate = gate;
    }

    /// The job of a service with withheld changes waits for the source.
    @Override
    public StepResult evaluate(PlannedService service, Plan left) {
        List<Change> allowed = new ArrayList<>();
        List<WithheldChange> withheld = new ArrayList<>();
        for (Change change : left.changes()) {
            String objection = objection(service.view(), change);
            if (objection == null) {
                allowed.add(change);
            } else {
                withheld.add(new WithheldChange(change, WithheldBy.SOURCE, objection));
            }
        }
        if (withheld.isEmpty()) {
            waiting.remove(service.key());
        } else {
            postpone(service);
        }
        return StepResult.of(new Verdict(new Plan(allowed), withheld));
    }

    private void postpone(PlannedService service) {
        SortedSet<SourceId> unheard = gate.unheard(service.view(), service.partition());
        waiting.merge(
                service.key(),
                new Waiting(service.job(), unheard),
                (before, now) -> new Waiting(before.job().plus(now.job()), now.unheard()));
    }

    /// The reason why a change waits for a source; null if it does not.
    @Nullable
    String objection(MeshView view, Change change) {
        return switch (change) {
            case Create _ -> null;
            case Update(var _, var after) -> objection(view, after.service()).orElse(null);
            case Delete _ -> {
                List<String> waits = gate.deletionsWaitFor(view);
                yield waits.isEmpty() ? null : "deletions wait for " + String.join(", and for ", waits);
            }
        };
    }

    /// The reason why an update of the service waits; empty if it is allowed.
    private Optional<String> objection(MeshView view, ServiceKey service) {
        Set<SourceId> unheard = gate.unheard(view, view.partition(service));
        if (unheard.isEmpty() || !(view.state(service) instanceof Present(var now))) {
            return Optional.empty();
        }
        MeshService before = agreed.get(service);
        SortedSet<SourceId> rests = gate.present(before == null ? claimants(now, unheard) : claimants(before, now));
        rests.retainAll(unheard);
        return rests.isEmpty()
                ? Optional.empty()
                : Optional.of("it depends on " + (rests.size() == 1 ? "source " : "sources ") + text(rests)
                        + ", not heard since this publisher started");
    }

    private static String text(SortedSet<SourceId> sources) {
        return String.join(", ", sources.stream().map(SourceId::value).toList());
    }

    /// A service that nobody claims any more depends on every source, as an absent one does.
    private static Set<SourceId> claimants(MeshService now, Set<SourceId> unheard) {
        return now.endpoints().isEmpty() ? unheard : now.sources();
    }

    /// The sources of all removed or changed claims.
    private static Set<SourceId> claimants(MeshService before, MeshService now) {
        Set<SourceId> claimants = new HashSet<>();
        for (Map.Entry<EndpointKey, MergedEndpoint> was : before.endpoints().entrySet()) {
            MergedEndpoint is = now.endpoints().get(was.getKey());
            if (is == null || !is.endpoint().equals(was.getValue().endpoint())) {
                add(claimants, was.getValue().provenance());
                if (is != null) {
                    add(claimants, is.provenance());
                }
            }
        }
        if (!extendsService(before.service(), now.service())) {
            add(claimants, before.service().provenance());
            add(claimants, now.service().provenance());
        }
        return claimants;
    }

    private static boolean extendsService(MergedService before, MergedService now) {
        return now.resolution() == before.resolution() && new HashSet<>(now.ports()).containsAll(before.ports());
    }

    private static void add(Set<SourceId> sources, @Nullable Provenance provenance) {
        if (provenance != null) {
            provenance.witnesses().forEach(witness -> sources.add(witness.source()));
        }
    }

    /// The target holds the same service as the view.
    void agrees(MeshView view, ServiceKey service) {
        boolean counts = !gate.unheard(view, view.partition(service)).isEmpty();
        if (counts && view.state(service) instanceof Present(var now)) {
            agreed.put(service, now);
        } else {
            agreed.remove(service);
        }
    }

    /// The jobs that waited for a source that was heard since; each is returned once.
    List<Job> takeHeard(MeshView view) {
        List<Waiting> due = List.copyOf(waiting.values()).stream()
                .filter(it ->
                        !gate.unheard(view, view.partition(it.job().service())).equals(it.unheard()))
                .toList();
        due.forEach(it -> waiting.remove(it.job().service(), it));
        return due.stream().map(Waiting::job).toList();
    }

    void forget(Predicate<ServiceKey> which) {
        agreed.keySet().removeIf(which);
        waiting.keySet().removeIf(which);
    }
}
