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
import io.fairlead.publisher.plan.Verdict.Withheld;
import io.fairlead.publisher.plan.WithheldBy;
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

/// Decides which changes of a service wait, because they rest on a required source that was not heard since this
/// publisher began. The table may be an older copy then, and the target may hold what came after it.
///
/// | target and table since this publisher began | the update | it |
/// |---|---|---|
/// | were the same once | adds endpoints or ports, or takes away or changes what heard sources claim | is made |
/// | were the same once | takes away or changes what an unheard source claims | waits |
/// | differ from the start on | of a service that no unheard source claims | is made |
/// | differ from the start on | of a service that an unheard source claims, or that nobody claims | waits |
///
/// What remains: a service that is different from the start on, and of which the older table does not know that an
/// unheard source claims it too. It is written as the heard sources say.
///
/// Remembers services only while a required source is unheard in their partition. Thread-safe.
final class Evidence {
    private final StartGate gate;
    private final Map<ServiceKey, MeshService> agreed = new ConcurrentHashMap<>();
    private final Map<ServiceKey, Waiting> waiting = new ConcurrentHashMap<>();

    private record Waiting(Job job, SortedSet<SourceId> unheard) {}

    Evidence(StartGate gate) {
        this.gate = gate;
    }

    /// Withholds the changes that wait for a source.
    Verdict judge(MeshView view, Plan plan) {
        List<Change> allowed = new ArrayList<>();
        List<Withheld> withheld = new ArrayList<>();
        for (Change change : plan.changes()) {
            String objection = objection(view, change);
            if (objection == null) {
                allowed.add(change);
            } else {
                withheld.add(new Withheld(change, WithheldBy.SOURCE, objection));
            }
        }
        return new Verdict(new Plan(allowed), withheld);
    }

    /// Which source that was not heard a change waits for; null where there is none.
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

    /// What an update of the service waits for, in words; nothing where it may be made.
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
                : Optional.of("it rests on " + (rests.size() == 1 ? "source " : "sources ") + text(rests)
                        + ", not heard since this publisher began");
    }

    private static String text(SortedSet<SourceId> sources) {
        return String.join(", ", sources.stream().map(SourceId::value).toList());
    }

    /// That nobody claims a service any more is, as its absence, for every source to say.
    private static Set<SourceId> claimants(MeshService now, Set<SourceId> unheard) {
        return now.endpoints().isEmpty() ? unheard : now.sources();
    }

    /// The sources that claim what is no longer there or is different.
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

    /// The target holds the service as the view has it.
    void agrees(MeshView view, ServiceKey service) {
        boolean counts = !gate.unheard(view, view.partition(service)).isEmpty();
        if (counts && view.state(service) instanceof Present(var now)) {
            agreed.put(service, now);
        } else {
            agreed.remove(service);
        }
    }

    /// Something of the job's service waits for a source.
    void hold(Job job, MeshView view) {
        SortedSet<SourceId> unheard = gate.unheard(view, view.partition(job.service()));
        waiting.merge(
                job.service(),
                new Waiting(job, unheard),
                (before, now) -> new Waiting(before.job().plus(now.job()), now.unheard()));
    }

    /// Nothing of the service waits for a source.
    void release(ServiceKey service) {
        waiting.remove(service);
    }

    /// What waited for a source that was heard since; each is given once.
    List<Job> heard(MeshView view) {
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
