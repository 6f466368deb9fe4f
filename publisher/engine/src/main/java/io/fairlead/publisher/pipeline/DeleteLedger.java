package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.DeleteConfirmation.Proposal;
import io.fairlead.publisher.plan.ObjectCounts;
import io.fairlead.publisher.plan.ObjectCounts.DeletionCounts;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.plan.Verdict;
import io.fairlead.publisher.plan.WithheldBy;
import io.fairlead.publisher.plan.WithheldChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Evaluates all plans of a target together, so that many small plans cannot delete more than one large plan may. A
/// deletion counts from when it is allowed until the window after it was carried out has passed; a withheld one counts
/// until it is settled. Thread-safe.
final class DeleteLedger {
    private final SyncPolicy sync;
    private final DeleteTerms terms;
    private final NamespaceIndex<Instant> approved = new NamespaceIndex<>();
    private final NamespaceIndex<Instant> applied = new NamespaceIndex<>();
    private final NamespaceIndex<WithheldDelete> withheld = new NamespaceIndex<>();
    private NamespaceIndex<ObjectKey> owned = new NamespaceIndex<>();
    private Proposal proposal = Proposal.NONE;
    private Instant lastFull = Instant.MIN;

    DeleteLedger(SyncPolicy sync, DeleteTerms terms) {
        this.sync = sync;
        this.terms = terms;
    }

    /// A deletion that is withheld, and when it was last planned.
    private record WithheldDelete(Delete delete, WithheldBy by, Instant planned) {}

    /// All objects of ours that the target was just found to hold. A missing object needs no deletion. Kept by name,
    /// because writes are acknowledged while the target is being listed: each object counts once.
    synchronized void counted(Set<ObjectKey> found) {
        withheld.removeIf((key, _) -> !found.contains(key));
        owned = new NamespaceIndex<>();
        for (ObjectKey key : found) {
            if (!applied.contains(key)) {
                owned.put(key, key);
            }
        }
    }

    /// May be called again with the same plan: a deletion that was allowed stays allowed until it is settled.
    synchronized Verdict evaluate(Plan plan, Instant now) {
        expire(now);
        Set<ObjectKey> deletes = plan.changes().stream()
                .filter(Delete.class::isInstance)
                .map(Change::key)
                .collect(Collectors.toCollection(HashSet::new));
        List<Change> undecided = plan.changes().stream()
                .filter(it -> !(it instanceof Delete) || !approved.contains(it.key()))
                .toList();
        Verdict verdict = sync.and(terms.limit())
                .and(terms.confirmation().given(proposal))
                .evaluate(new Plan(undecided), counts(deletes));
        note(verdict, deletes, now);
        return new Verdict(without(plan, verdict.withheld()), verdict.withheld());
    }

    /// @param deletes all that were planned
    private void note(Verdict verdict, Set<ObjectKey> deletes, Instant now) {
        for (WithheldChange it : verdict.withheld()) {
            if (it.change() instanceof Delete delete) {
                withheld.put(delete.key(), new WithheldDelete(delete, it.by(), now));
                deletes.remove(delete.key());
            }
        }
        for (ObjectKey key : deletes) {
            withheld.remove(key);
            if (!approved.contains(key)) {
                approved.put(key, now);
            }
        }
    }

    /// A full reconcile plans these deletions. If it confirms an earlier one, all deletions that waited for that are
    /// allowed, as far as the limit permits.
    synchronized void evaluateAll(Plan deletes, Instant now) {
        var _ = evaluate(deletes, now);
        SortedSet<ObjectKey> waiting = awaitingConfirmation();
        proposal = terms.confirmation().next(proposal, waiting, now);
        lastFull = now;
        if (proposal.confirmed()) {
            List<Change> confirmed = new ArrayList<>();
            withheld.entries().forEach((key, it) -> {
                if (waiting.contains(key)) {
                    confirmed.add(it.delete());
                }
            });
            var _ = evaluate(new Plan(confirmed), now);
        }
    }

    private SortedSet<ObjectKey> awaitingConfirmation() {
        SortedSet<ObjectKey> waiting = new TreeSet<>();
        withheld.entries().forEach((key, it) -> {
            if (it.by() == WithheldBy.CONFIRMATION && it.planned().isAfter(lastFull)) {
                waiting.add(key);
            }
        });
        return waiting;
    }

    /// True if deletions wait for a full reconcile that confirms them.
    synchronized boolean awaitsConfirmation() {
        return withheld.entries().values().stream().anyMatch(it -> it.by() == WithheldBy.CONFIRMATION);
    }

    /// Counts only the namespaces of these deletions, so that the cost does not grow with the number of withheld ones.
    private ObjectCounts counts(Set<ObjectKey> planned) {
        SortedMap<String, DeletionCounts> namespaces = new TreeMap<>();
        Map<String, Integer> withheldInPlan = new HashMap<>();
        int withheldInAll = 0;
        for (ObjectKey key : planned) {
            int count = withheld.contains(key) ? 1 : 0;
            withheldInPlan.merge(key.namespace(), count, Integer::sum);
            withheldInAll += count;
        }
        withheldInPlan.forEach((namespace, inPlan) -> namespaces.put(
                namespace,
                new DeletionCounts(
                        owned.size(namespace) + applied.size(namespace),
                        approved.size(namespace),
                        withheld.size(namespace) - inPlan)));
        return new ObjectCounts(
                new DeletionCounts(owned.size() + applied.size(), approved.size(), withheld.size() - withheldInAll),
                namespaces);
    }

    private static Plan without(Plan plan, List<WithheldChange> withheld) {
        Set<Change> removed =
                new HashSet<>(withheld.stream().map(WithheldChange::change).toList());
        return new Plan(plan.changes().stream()
                .filter(change -> !removed.contains(change))
                .toList());
    }

    /// The target acknowledged the change.
    synchronized void applied(Change change, Instant now) {
        switch (change) {
            case Create(var after) -> {
                owned.put(after.key(), after.key());
                applied.remove(after.key());
                approved.remove(after.key());
            }
            case Update(var _, var after) -> found(after.key());
            case Delete(var before, var _) -> {
                owned.remove(before.key());
                applied.put(before.key(), now);
                approved.put(before.key(), now);
            }
        }
    }

    /// These objects are no longer to be deleted.
    synchronized void settle(Collection<ObjectKey> keys) {
        for (ObjectKey key : keys) {
            withheld.remove(key);
            if (!applied.contains(key)) {
                approved.remove(key);
            }
        }
    }

    /// The object is ours, whether it was counted or adopted since.
    synchronized void found(ObjectKey key) {
        owned.put(key, key);
    }

    synchronized int objects() {
        return owned.size();
    }

    private void expire(Instant now) {
        approved.removeIf((key, since) -> !since.plus(terms.window()).isAfter(now) && applied.remove(key));
    }
}
