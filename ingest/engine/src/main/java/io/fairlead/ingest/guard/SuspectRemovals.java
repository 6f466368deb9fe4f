package io.fairlead.ingest.guard;

import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.Instance;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.ServiceKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/// The removals that the guard keeps as suspect, and what resolves each of them: see the table of
/// `topology.merge.Guard`. The topology decides; this determines which reports to request and which events to send.
///
/// Each removal stores how many instances the source and its service had before the loss. The present loss is
/// measured from there, no matter how long ago that was: the guard's window does not end a suspicion.
///
/// | the loss of the source is | a complete report resolves it after |
/// |---|---|
/// | within the limits | `confirmServiceAfter` |
/// | beyond them | `confirmAfter`, if it lists no fewer instances; otherwise the wait starts again |
///
/// Not thread-safe.
public final class SuspectRemovals {
    private final GuardLimits limits;
    private final SortedMap<ServiceKey, SortedMap<String, Suspect>> suspects = new TreeMap<>();
    private int size;
    /// The highest number of instances that the source had before one of these losses. Reset once none is left.
    private int ofSource;
    /// When the first of them is due; [Instant#MAX] if there are none.
    private Instant earliest = Instant.MAX;
    private boolean sourceComplete = true;
    private boolean examineAll;

    /// `service` is the registry's own name, which identifies the scope of a report. `total` is the number of
    /// instances that the source listed in the first report without this one.
    private record Suspect(String service, Instant since, int total, int ofService) {
        Suspect startedAgain(Instant at, int fewer) {
            return new Suspect(service, at, fewer, ofService);
        }
    }

    /// A removal to send again.
    public record Repeated(ServiceKey service, String instance, Removal removal) {}

    SuspectRemovals(GuardLimits limits) {
        this.limits = limits;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(ServiceKey service, Instance instance, Removal removal, Instant at) {
        Suspect suspect = new Suspect(
                instance.naming().service(),
                at,
                removal.ofSource().left(),
                removal.ofService().of());
        if (suspects.computeIfAbsent(service, _ -> new TreeMap<>()).put(instance.id(), suspect) == null) {
            size++;
        }
        ofSource = Math.max(ofSource, removal.ofSource().of());
        counted(removal.ofSource().left());
        Instant due = dueAt(suspect);
        earliest = due.isBefore(earliest) ? due : earliest;
    }

    /// The registry lists the instance again.
    void remove(ServiceKey service, String instance) {
        SortedMap<String, Suspect> ofService = suspects.get(service);
        if (ofService == null || ofService.remove(instance) == null) {
            return;
        }
        if (ofService.isEmpty()) {
            suspects.remove(service);
        }
        size--;
        if (size == 0) {
            ofSource = 0;
            earliest = Instant.MAX;
            sourceComplete = true;
        }
    }

    /// The source now lists this number of instances.
    private void counted(int instances) {
        boolean complete =
                size == 0 || limits.objectionToSource(lossOfSource(instances)).isEmpty();
        if (complete != sourceComplete) {
            sourceComplete = complete;
            examineAll = complete;
            findEarliest();
        }
    }

    /// The loss of the source since before any of its instances became suspect.
    Loss lossOfSource(int instances) {
        int of = Math.max(ofSource, instances);
        return new Loss(of - instances, of);
    }

    /// The removals whose loss is compensated by new instances. `changed` are the services whose number of instances
    /// changed since the last call: the others need no check unless the source was incomplete until now. An
    /// instance that could not be read (`unread`) is not known to be still missing.
    public List<Repeated> replaced(
            Collection<ServiceKey> changed,
            Predicate<String> unread,
            int instances,
            ToIntFunction<ServiceKey> ofService) {
        counted(instances);
        if (size == 0 || !sourceComplete) {
            return List.of();
        }
        List<Repeated> replaced = new ArrayList<>();
        List<String> spared = new ArrayList<>();
        for (ServiceKey service : examineAll ? suspects.keySet() : changed) {
            suspects.getOrDefault(service, Collections.emptySortedMap()).forEach((instance, suspect) -> {
                Removal removal = removal(suspect, instances, ofService.applyAsInt(service), Evidence.REPLACED);
                if (removal.objection().isPresent()) {
                    return;
                }
                if (unread.test(instance)) {
                    spared.add(instance);
                } else {
                    replaced.add(new Repeated(service, instance, removal));
                }
            });
        }
        examineAll = !spared.isEmpty();
        replaced.forEach(it -> remove(it.service(), it.instance()));
        return replaced;
    }

    /// The next call of [#replaced] checks every service.
    public void examineAll() {
        examineAll = true;
    }

    private Removal removal(Suspect suspect, int instances, int ofService, Evidence evidence) {
        int of = Math.max(suspect.ofService(), ofService);
        return new Removal(lossOfSource(instances), new Loss(of - ofService, of), limits, evidence);
    }

    /// The removals that this report confirms, or that have to wait again because of it. `instances` is the number
    /// that the source lists with it; `unread` are those that it could not read, or that cannot be used.
    public List<Repeated> answered(
            CompleteReport answer, Predicate<String> unread, int instances, ToIntFunction<ServiceKey> ofService) {
        counted(instances);
        if (size == 0 || earliest.isAfter(answer.observed())) {
            return List.of();
        }
        List<Repeated> due = new ArrayList<>();
        suspects.forEach((service, ofOne) -> ofOne.replaceAll((instance, suspect) -> {
            boolean isConcerned = answer.scope().holds(instance, suspect.service());
            if (!isConcerned || dueAt(suspect).isAfter(answer.observed()) || unread.test(instance)) {
                return suspect;
            }
            boolean startsAgain = !sourceComplete && instances < suspect.total();
            Removal removal = removal(
                    suspect,
                    instances,
                    ofService.applyAsInt(service),
                    startsAgain ? Evidence.FIRST : Evidence.CONFIRMING);
            due.add(new Repeated(service, instance, removal));
            return startsAgain ? suspect.startedAgain(answer.observed(), instances) : suspect;
        }));
        due.stream()
                .filter(it -> it.removal().evidence() == Evidence.CONFIRMING)
                .forEach(it -> remove(it.service(), it.instance()));
        findEarliest();
        return due;
    }

    private Instant dueAt(Suspect suspect) {
        return suspect.since().plus(sourceComplete ? limits.confirmServiceAfter() : limits.confirmAfter());
    }

    private void findEarliest() {
        earliest = suspects.values().stream()
                .flatMap(ofService -> ofService.values().stream())
                .map(this::dueAt)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /// The time at which a report is needed that may resolve some of them.
    public Optional<Instant> wantsAnswerAt() {
        return size == 0 ? Optional.empty() : Optional.of(earliest);
    }

    /// The registry's names of the services for which a report at `at` may resolve something.
    public SortedSet<String> wanted(Instant at) {
        SortedSet<String> wanted = new TreeSet<>();
        suspects.values()
                .forEach(ofService -> ofService.values().forEach(suspect -> {
                    if (!dueAt(suspect).isAfter(at)) {
                        wanted.add(suspect.service());
                    }
                }));
        return wanted;
    }
}
