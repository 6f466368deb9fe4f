package io.fairlead.publisher.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The changes that may go, in their order, and those that were held back. Together they are the plan.
public record Verdict(Plan allowed, List<Withheld> withheld) {
    public Verdict {
        withheld = List.copyOf(withheld);
    }

    /// A change that is not carried out, who says so and why.
    public record Withheld(Change change, WithheldBy hold, String reason) {}

    public static Verdict all(Plan plan) {
        return new Verdict(plan, List.of());
    }

    /// Holds back the changes that `held` chooses.
    public static Verdict without(Plan plan, Predicate<Change> held, WithheldBy hold, String reason) {
        List<Change> allowed = new ArrayList<>();
        List<Withheld> withheld = new ArrayList<>();
        for (Change change : plan.changes()) {
            if (held.test(change)) {
                withheld.add(new Withheld(change, hold, reason));
            } else {
                allowed.add(change);
            }
        }
        return new Verdict(new Plan(allowed), withheld);
    }

    /// What the next policy leaves of what this one allowed.
    public Verdict plus(Verdict next) {
        List<Withheld> both = new ArrayList<>(withheld);
        both.addAll(next.withheld);
        return new Verdict(next.allowed, both);
    }
}
