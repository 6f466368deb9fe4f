package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Counts the repairs of each object and determines which objects are left alone. An identical repair counts towards
/// the same conflict; another one follows a change of the table and starts a new count. Thread-safe.
///
/// An object that somebody deleted is never left alone: an edit is a difference of opinion, a missing object is an
/// outage of its service. [DriftBrake] limits how often it is created again.
final class DriftLedger {
    private final DriftBudget budget;
    private final Map<ObjectKey, Repairs> repaired = new HashMap<>();

    DriftLedger(DriftBudget budget) {
        this.budget = budget;
    }

    /// The content that each repair gave the object, and the times of those that count.
    private record Repairs(String wanted, List<Instant> times) {}

    /// Until when the object is left alone; empty if the change may be made.
    synchronized Optional<Instant> leftAloneUntil(Change change, Instant now) {
        Repairs before = repaired.get(change.key());
        if (before == null || change instanceof Create) {
            return Optional.empty();
        }
        Instant until = before.times().getLast().plus(budget.window());
        if (!before.wanted().equals(wanted(change)) || !now.isBefore(until)) {
            repaired.remove(change.key());
            return Optional.empty();
        }
        return before.times().size() < budget.repairs() ? Optional.empty() : Optional.of(until);
    }

    /// The times at which the same repair was made within the window.
    private List<Instant> timesOf(Change change, Instant now) {
        Repairs before = repaired.get(change.key());
        List<Instant> times = new ArrayList<>();
        if (before != null && before.wanted().equals(wanted(change))) {
            before.times().stream()
                    .filter(at -> now.isBefore(at.plus(budget.window())))
                    .forEach(times::add);
        }
        return times;
    }

    /// Records that the change was made as a repair.
    synchronized void repaired(Change change, Instant now) {
        if (change instanceof Create) {
            return;
        }
        repaired.values().removeIf(it -> !now.isBefore(it.times().getLast().plus(budget.window())));
        List<Instant> times = timesOf(change, now);
        times.add(now);
        repaired.put(change.key(), new Repairs(wanted(change), times));
    }

    private static String wanted(Change change) {
        return change instanceof Delete ? "" : change.object().content();
    }

    synchronized void forget(Predicate<ObjectKey> which) {
        repaired.keySet().removeIf(which);
    }
}
