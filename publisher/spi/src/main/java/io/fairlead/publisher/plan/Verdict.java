package io.fairlead.publisher.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The changes that are allowed, in their order, and those that are withheld. Together they are the plan.
public record Verdict(Plan allowed, List<WithheldChange> withheld) {
    public Verdict {
        withheld = List.copyOf(withheld);
    }

    public static Verdict all(Plan plan) {
        return new Verdict(plan, List.of());
    }

    /// Withholds the changes that match.
    public static Verdict without(Plan plan, Predicate<Change> which, WithheldBy by, String reason) {
        List<Change> allowed = new ArrayList<>();
        List<WithheldChange> withheld = new ArrayList<>();
        for (Change change : plan.changes()) {
            if (which.test(change)) {
                withheld.add(new WithheldChange(change, by, reason));
            } else {
                allowed.add(change);
            }
        }
        return new Verdict(new Plan(allowed), withheld);
    }

    /// The verdict on the complete plan, where `next` is that of the next policy on the changes allowed here.
    public Verdict plus(Verdict next) {
        List<WithheldChange> both = new ArrayList<>(withheld);
        both.addAll(next.withheld);
        return new Verdict(next.allowed, both);
    }
}
