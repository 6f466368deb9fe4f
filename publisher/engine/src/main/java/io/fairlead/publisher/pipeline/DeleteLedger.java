package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.DeleteConfirmation.Proposal;
import io.fairlead.publisher.plan.Holdings;
import io.fairlead.publisher.plan.Holdings.Tally;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.plan.Verdict;
import io.fairlead.publisher.plan.Verdict.Withheld;
import io.fairlead.publisher.plan.WithheldBy;
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

/// Sees all plans of a target, so that many small plans cannot do what one large plan may not: a deletion counts
/// from when it is allowed until the window after it was carried out has passed, and what is held counts until it is
/// settled. Thread-safe.
final class DeleteLedger {
    private final SyncPolicy sync;
    private final DeleteTerms terms;
    private final NamespaceIndex<Instant> approved = new NamespaceIndex<>();
    private final NamespaceIndex<Instant> applied = new NamespaceIndex<>();
    private final NamespaceIndex<Waiting> held = new NamespaceIndex<>();
    private NamespaceIndex<ObjectKey> owned = new NamespaceIndex<>();
    private Proposal proposal = Proposal.NONE;
    private Instant surveyed = Instant.MIN;

    DeleteLedger(SyncPolicy sync, DeleteTerms terms) {
        this.sync = sync;
        this.terms = terms;
    }

    /// A deletion that is held, and when it was asked for last.
    private record Waiting(Delete delete, WithheldBy hold, Instant asked) {}

    /// What the target was just seen to hold of ours. What is not there needs no deletion. Kept by name, as writes
    /// are answered while the target is being read: each object counts once.
    synchronized void counted(Set<ObjectKey> found) {
        held.removeIf((key, _) -> !found.contains(key));
        owned = new NamespaceIndex<>();
        for (ObjectKey key : found) {
            if (!applied.contains(key)) {
                owned.put(key, key);
            }
        }
    }

    /// A plan is judged as often as it is made; a deletion that was allowed stays allowed until it is settled.
    synchronized Verdict judge(Plan plan, Instant now) {
        expire(now);
        List<Change> asked = new ArrayList<>();
        Set<ObjectKey> deletes = new HashSet<>();
        for (Change change : plan.changes()) {
            boolean delete = change instanceof Delete;
            if (delete) {
                deletes.add(change.key());
            }
            if (!delete || !approved.contains(change.key())) {
                asked.add(change);
            }
        }
        Verdict verdict = sync.and(terms.limit())
                .and(terms.confirmation().given(proposal))
                .judge(new Plan(asked), holdings(deletes));
        for (Withheld withheld : verdict.withheld()) {
            if (withheld.change() instanceof Delete delete) {
                held.put(delete.key(), new Waiting(delete, withheld.hold(), now));
                deletes.remove(delete.key());
            }
        }
        for (ObjectKey key : deletes) {
            held.remove(key);
            if (!approved.contains(key)) {
                approved.put(key, now);
            }
        }
        return new Verdict(without(plan, verdict.withheld()), verdict.withheld());
    }

    /// A look at the whole target asks for these. Where it is the second that asks for the same, all that waited for
    /// it are allowed, as far as the limit lets them.
    synchronized void survey(Plan deletes, Instant now) {
        var _ = judge(deletes, now);
        SortedSet<ObjectKey> waiting = new TreeSet<>();
        held.entries().forEach((key, it) -> {
            if (it.hold() == WithheldBy.CONFIRMATION && it.asked().isAfter(surveyed)) {
                waiting.add(key);
            }
        });
        proposal = terms.confirmation().next(proposal, waiting, now);
        surveyed = now;
        if (proposal.confirmed()) {
            List<Change> confirmed = new ArrayList<>();
            held.entries().forEach((key, it) -> {
                if (waiting.contains(key)) {
                    confirmed.add(it.delete());
                }
            });
            var _ = judge(new Plan(confirmed), now);
        }
    }

    /// Whether deletions wait for a look at the whole target.
    synchronized boolean awaitsConfirmation() {
        return held.entries().values().stream().anyMatch(it -> it.hold() == WithheldBy.CONFIRMATION);
    }

    /// Of the namespaces that the deletions are in: what it costs does not grow with what is held.
    private Holdings holdings(Set<ObjectKey> planned) {
        SortedMap<String, Tally> namespaces = new TreeMap<>();
        Map<String, Integer> heldInPlan = new HashMap<>();
        int heldInAll = 0;
        for (ObjectKey key : planned) {
            int counts = held.contains(key) ? 1 : 0;
            heldInPlan.merge(key.namespace(), counts, Integer::sum);
            heldInAll += counts;
        }
        heldInPlan.forEach((namespace, inPlan) -> namespaces.put(
                namespace,
                new Tally(
                        owned.size(namespace) + applied.size(namespace),
                        approved.size(namespace),
                        held.size(namespace) - inPlan)));
        return new Holdings(
                new Tally(owned.size() + applied.size(), approved.size(), held.size() - heldInAll), namespaces);
    }

    private static Plan without(Plan plan, List<Withheld> withheld) {
        Set<Change> gone = new HashSet<>(withheld.stream().map(Withheld::change).toList());
        return new Plan(
                plan.changes().stream().filter(change -> !gone.contains(change)).toList());
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

    /// These objects are not to be deleted, whatever was said before.
    synchronized void settle(Collection<ObjectKey> keys) {
        for (ObjectKey key : keys) {
            held.remove(key);
            if (!applied.contains(key)) {
                approved.remove(key);
            }
        }
    }

    /// The object is ours, whether it was so at the last count or was adopted since.
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
