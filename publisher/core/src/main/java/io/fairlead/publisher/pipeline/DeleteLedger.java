package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.Holdings;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.plan.Policy;
import io.fairlead.publisher.plan.Verdict;
import io.fairlead.publisher.plan.Verdict.Withheld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sees all plans of a target, so that many small plans cannot do what one large plan may not: a deletion counts
/// from when it is allowed until the window has passed, and what is held counts until it is settled. Thread-safe.
final class DeleteLedger {
    private final Policy policy;
    private final Duration window;
    private final Map<ObjectKey, Instant> approved = new HashMap<>();
    private final Set<ObjectKey> applied = new HashSet<>();
    private final Set<ObjectKey> held = new HashSet<>();
    private int owned;

    DeleteLedger(Policy policy, Duration window) {
        this.policy = policy;
        this.window = window;
    }

    /// What the target was just seen to hold of ours.
    synchronized void counted(int objects) {
        owned = objects;
    }

    /// A plan is judged as often as it is made; a deletion that was allowed stays allowed for the window.
    synchronized Verdict judge(Plan plan, Instant now) {
        expire(now);
        List<Change> asked = new ArrayList<>();
        Set<ObjectKey> deletes = new HashSet<>();
        for (Change change : plan.changes()) {
            boolean delete = change instanceof Delete;
            if (delete) {
                deletes.add(change.key());
            }
            if (!delete || !approved.containsKey(change.key())) {
                asked.add(change);
            }
        }
        int heldElsewhere =
                held.size() - (int) deletes.stream().filter(held::contains).count();
        Verdict verdict =
                policy.judge(new Plan(asked), new Holdings(owned + applied.size(), approved.size(), heldElsewhere));
        for (Withheld withheld : verdict.withheld()) {
            if (withheld.change() instanceof Delete) {
                held.add(withheld.change().key());
                deletes.remove(withheld.change().key());
            }
        }
        for (ObjectKey key : deletes) {
            held.remove(key);
            approved.putIfAbsent(key, now);
        }
        return new Verdict(without(plan, verdict.withheld()), verdict.withheld());
    }

    private static Plan without(Plan plan, List<Withheld> withheld) {
        Set<Change> gone = new HashSet<>(withheld.stream().map(Withheld::change).toList());
        return new Plan(
                plan.changes().stream().filter(change -> !gone.contains(change)).toList());
    }

    /// The target acknowledged the change.
    synchronized void applied(Change change) {
        switch (change) {
            case Create(var after) -> {
                owned++;
                applied.remove(after.key());
                approved.remove(after.key());
            }
            case Update _ -> {}
            case Delete(var before, var _) -> {
                owned = Math.max(0, owned - 1);
                applied.add(before.key());
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

    synchronized int objects() {
        return owned;
    }

    private void expire(Instant now) {
        approved.entrySet()
                .removeIf(entry -> !entry.getValue().plus(window).isAfter(now) && applied.remove(entry.getKey()));
    }
}
