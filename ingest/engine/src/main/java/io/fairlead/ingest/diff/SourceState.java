package io.fairlead.ingest.diff;

import io.fairlead.ingest.rules.Rules;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.IdPrefixes;
import io.fairlead.model.Instance;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.RejectedFailure;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The instances that one source has reported within one epoch, and the differences of each further report.
/// Pure except for its own state; not thread-safe.
///
/// | the report | an instance known | not known |
/// |---|---|---|
/// | lists it, the rules map it | seen, if it became anything else; gone from the service that it left | seen |
/// | lists it, a rule drops it | gone | - |
/// | lists it, it cannot be used | stays, rejected once for each cause | rejected, and stays `unread` |
/// | is complete about it and does not list it | gone, but for what is `unread` this time | - |
/// | reports that it is gone | gone | - |
///
/// What is unread in the snapshot of an epoch is kept by the sweep, although this state does not know it: once
/// it can be read, or is removed, only a new snapshot can report it ([#wantsSnapshot]).
public final class SourceState {
    /// So that the end of a snapshot fits into a record, however many instances cannot be used.
    public static final int MOST_UNREAD = 1000;

    /// Bounded, because a registry determines the number of labels.
    private static final int MOST_LABELS = 1000;

    private final Rules rules;
    private final SortedMap<String, Known> known = new TreeMap<>();
    private final Map<ServiceKey, Integer> perService = new HashMap<>();
    private final SortedMap<String, Refused> refused = new TreeMap<>();
    private final SortedSet<String> duplicates = new TreeSet<>();
    private final Set<String> unreadIds = new TreeSet<>();

    /// Services and their omitted labels, as far as they were reported.
    private final Set<String> labels = new HashSet<>();

    /// The listed instances that the rules drop; not kept after the snapshot.
    private @Nullable Set<String> dropped = new HashSet<>();

    private boolean wantsSnapshot;

    /// An instance that cannot be used, with the registry's own name of its service.
    private record Refused(String service, String cause) {}

    public SourceState(Rules rules) {
        this.rules = rules;
    }

    public Diff complete(CompleteReport answer) {
        DiffBuilder diff = new DiffBuilder(known, perService);
        Set<String> listed = takeAll(answer, diff);
        if (answer.scope() instanceof Scope.WholeRegistry) {
            reread("", new HashSet<>(answer.unread()));
        } else if (answer.scope() instanceof Scope.IdPrefix(var prefix)) {
            reread(prefix, new HashSet<>(answer.unread()));
        }
        IdPrefixes unread = IdPrefixes.of(answer.unread());
        known.forEach((id, was) -> {
            if (answer.scope().holds(id, was.raw().naming().service()) && isGone(id, listed, unread)) {
                diff.gone(id);
            }
        });
        forget(answer, listed, unread);
        return diff.build();
    }

    /// Returns the ids that are listed.
    private Set<String> takeAll(CompleteReport answer, DiffBuilder diff) {
        Set<String> listed = new HashSet<>();
        Set<String> twice = new TreeSet<>();
        for (Instance instance : answer.instances()) {
            if (listed.add(instance.id())) {
                take(instance, diff);
            } else if (twice.add(instance.id()) && duplicates.add(instance.id())) {
                diff.rejected(instance, duplicate(instance));
            }
        }
        if (answer.scope() instanceof Scope.WholeRegistry) {
            duplicates.retainAll(twice);
            if (dropped != null) {
                dropped.retainAll(listed);
            }
        }
        return listed;
    }

    /// What cannot be used is no longer told of once it is gone.
    private void forget(CompleteReport answer, Set<String> listed, IdPrefixes unread) {
        List<String> forgotten = refused.entrySet().stream()
                .filter(entry ->
                        answer.scope().holds(entry.getKey(), entry.getValue().service()))
                .map(Map.Entry::getKey)
                .filter(id -> isGone(id, listed, unread))
                .toList();
        forgotten.forEach(this::resolved);
    }

    public Diff changed(Delta delta) {
        DiffBuilder diff = new DiffBuilder(known, perService);
        SortedMap<String, Instance> last = new TreeMap<>();
        delta.seen().forEach(instance -> last.put(instance.id(), instance));
        last.values().forEach(instance -> take(instance, diff));
        delta.gone().forEach(id -> {
            resolved(id);
            noteDropped(id, false);
            diff.gone(id);
        });
        return diff.build();
    }

    private void take(Instance instance, DiffBuilder diff) {
        Admission outcome = Admission.outcome(rules::apply, instance);
        noteDropped(instance.id(), outcome instanceof Admission.Dropped);
        switch (outcome) {
            case Admission.Admitted(var now, var ignored) -> {
                resolved(instance.id());
                ignored.forEach((label, failure) -> reportIgnored(instance, label, failure, diff));
                diff.seen(now);
            }
            case Admission.Dropped() -> {
                resolved(instance.id());
                diff.gone(instance.id());
            }
            case Admission.Refused(var failure) -> {
                Refused now = new Refused(instance.naming().service(), failure.code() + " " + failure.getMessage());
                if (!now.equals(refused.put(instance.id(), now))) {
                    diff.rejected(instance, failure);
                }
            }
        }
    }

    private void noteDropped(String id, boolean isDropped) {
        if (dropped == null) {
            return;
        }
        if (isDropped) {
            dropped.add(id);
        } else {
            dropped.remove(id);
        }
    }

    /// The snapshot is complete: what the rules drop is not needed any more.
    public void forgetDropped() {
        dropped = null;
    }

    /// Whether the rules drop an instance that the registry lists, as far as that is kept.
    public boolean isDropped(String id) {
        return dropped != null && dropped.contains(id);
    }

    /// Whether the rules map an instance that the registry lists, and to another service than this one.
    public boolean isMappedElsewhere(String id, ServiceKey service) {
        Known now = known.get(id);
        return now != null && !now.service().equals(service);
    }

    /// Reported once for all instances of a service, because they usually have the same labels.
    private void reportIgnored(Instance instance, String label, RejectedFailure failure, DiffBuilder diff) {
        if (labels.size() < MOST_LABELS && labels.add(instance.naming().service() + "\n" + label)) {
            diff.rejected(instance, failure);
        }
    }

    private static RejectedFailure duplicate(Instance instance) {
        return new RejectedFailure(
                "INGEST-INSTANCE-DUPLICATE",
                "instance \"" + instance.id()
                        + "\" is listed twice in one report, expected unique ids; the first one is" + " used");
    }

    private static boolean isGone(String id, Set<String> listed, IdPrefixes unread) {
        return !listed.contains(id) && !unread.cover(id);
    }

    private void resolved(String id) {
        refused.remove(id);
        wantsSnapshot |= unreadIds.contains(id);
    }

    /// A prefix, within the one that was read, that the source could not read in the snapshot and can read now.
    private void reread(String within, Set<String> unread) {
        wantsSnapshot |= unreadIds.stream()
                .anyMatch(prefix ->
                        prefix.startsWith(within) && !unread.contains(prefix) && !refused.containsKey(prefix));
    }

    /// Prefixes of ids about which this report contains nothing usable and of which nothing is known: the sweep
    /// after the epoch's first complete report must keep them. Stores them; may be called again. More than
    /// [#MOST_UNREAD] are returned as fewer, shorter prefixes, by which more is kept.
    public List<String> recordUnread(CompleteReport first) {
        unreadIds.addAll(first.unread());
        refused.keySet().stream().filter(id -> !known.containsKey(id)).forEach(unreadIds::add);
        return IdPrefixes.of(unreadIds).atMost(MOST_UNREAD).all();
    }

    /// Whether something that the snapshot kept has been resolved since.
    public boolean wantsSnapshot() {
        return wantsSnapshot;
    }

    /// Whether the registry lists the instance, but not in a way that can be used.
    public boolean isUnusable(String id) {
        return refused.containsKey(id);
    }

    public int instances() {
        return known.size();
    }

    public int instances(ServiceKey service) {
        return perService.getOrDefault(service, 0);
    }

    public boolean isKnown(Known now) {
        return now.equals(known.get(now.raw().id()));
    }

    /// The number of instances of each service; no service has none.
    public Map<ServiceKey, Integer> perService() {
        return Collections.unmodifiableMap(perService);
    }

    public int rejected() {
        return refused.size() + duplicates.size();
    }

    /// What is known, by instance id.
    public SortedMap<String, Known> known() {
        return new TreeMap<>(known);
    }
}
