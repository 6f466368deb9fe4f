package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// How often each object was repaired, and which are therefore left alone. A repair is known by what it makes of the
/// object: the same again is the same fight, something else is a change of the table. Thread-safe.
///
/// An object that somebody deleted is never left alone: an edit is a difference of opinion, an absent object is an
/// outage of its service. [DriftBrake] bounds how often it is made again.
final class DriftLedger {
    private final DriftBudget budget;
    private final Map<ObjectKey, Fight> fights = new HashMap<>();

    DriftLedger(DriftBudget budget) {
        this.budget = budget;
    }

    /// What each repair made of the object, and when those that count were made.
    private record Fight(String wanted, List<Instant> repairs) {}

    /// Until when the object is left alone; nothing where the change may be made.
    synchronized Optional<Instant> leftAloneUntil(Change change, Instant now) {
        Fight fight = fights.get(change.key());
        if (fight == null || change instanceof Create) {
            return Optional.empty();
        }
        Instant until = fight.repairs().getLast().plus(budget.window());
        if (!fight.wanted().equals(wanted(change)) || !now.isBefore(until)) {
            fights.remove(change.key());
            return Optional.empty();
        }
        return fight.repairs().size() < budget.repairs() ? Optional.empty() : Optional.of(until);
    }

    /// The change was made as a repair.
    synchronized void repaired(Change change, Instant now) {
        if (change instanceof Create) {
            return;
        }
        fights.values()
                .removeIf(fight -> !now.isBefore(fight.repairs().getLast().plus(budget.window())));
        Fight before = fights.get(change.key());
        List<Instant> repairs = new ArrayList<>();
        if (before != null && before.wanted().equals(wanted(change))) {
            before.repairs().stream()
                    .filter(at -> now.isBefore(at.plus(budget.window())))
                    .forEach(repairs::add);
        }
        repairs.add(now);
        fights.put(change.key(), new Fight(wanted(change), repairs));
    }

    private static String wanted(Change change) {
        return switch (change) {
            case Create(var after) -> after.content();
            case Update(var _, var after) -> after.content();
            case Delete _ -> "";
        };
    }

    synchronized void forget(Predicate<ObjectKey> which) {
        fights.keySet().removeIf(which);
    }
}
