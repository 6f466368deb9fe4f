package io.fairlead.publisher.plan;

import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.ObjectCounts.DeletionCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The last line of defence, also against bugs in this program: the publisher makes no more deletions than the
/// target allows, and no more in a namespace than the namespace allows. Recent deletions and those already withheld
/// count.
///
/// | over the limit of | withheld |
/// |---|---|
/// | the target | all deletions of the plan |
/// | a namespace | all deletions of the plan in that namespace |
///
/// Never only some of them, because the choice would be arbitrary. Creations and updates are always allowed. Law
/// L11.
public record DeleteLimit(Bound target, Bound namespace) implements Policy {
    /// Applies if nothing is configured. A release or a team that leaves removes a handful of services, a mistake
    /// removes a complete system's: 20% is the limit of a source's guard, too; 20 objects are as many as a person
    /// reads through before confirming them; and losing more than half of a namespace within minutes means that it
    /// was moved or lost rather than released.
    public static final DeleteLimit DEFAULT = new DeleteLimit(new Bound(0.2, 20), new Bound(0.5, Integer.MAX_VALUE));
    /// Withholds nothing.
    public static final DeleteLimit NONE = new DeleteLimit(Bound.NONE, Bound.NONE);

    /// The smaller of `share` (0 to 1) and `count`, but always at least one: the same as for the guard of a source
    /// ([io.fairlead.model.GuardLimits]).
    public record Bound(double share, int count) {
        public static final Bound NONE = new Bound(1, Integer.MAX_VALUE);

        public Bound {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("share " + share + " of deletions is outside 0 to 1");
            }
            if (count < 0) {
                throw new IllegalArgumentException("count " + count + " of deletions is negative");
            }
        }

        /// Rounded down, except for the rounding error of the multiplication: 20% of 10 are 2. A share of 1 is no
        /// limit, even for objects that were not counted yet.
        public int allowed(int of) {
            int part = share == 1 ? Integer.MAX_VALUE : (int) Math.floor(share * of + 1e-9);
            return Math.max(1, Math.min(count, part));
        }

        @Override
        public String toString() {
            String percent = Math.round(share * 1000) / 10.0 + "%";
            return count == Integer.MAX_VALUE ? percent : "the smaller of " + count + " and " + percent;
        }
    }

    @Override
    public Verdict evaluate(Plan plan, ObjectCounts counts) {
        SortedMap<String, Integer> planned = planned(plan);
        int all = planned.values().stream().mapToInt(Integer::intValue).sum();
        if (exceeds(target, all, counts.target())) {
            String reason = reason(target, all, counts.target(), "objects");
            return Verdict.without(plan, Delete.class::isInstance, WithheldBy.LIMIT, reason);
        }
        Verdict verdict = Verdict.all(plan);
        for (var each : planned.entrySet()) {
            DeletionCounts tally = counts.namespace(each.getKey());
            if (exceeds(namespace, each.getValue(), tally)) {
                String reason = reason(namespace, each.getValue(), tally, "objects in namespace " + each.getKey());
                verdict = verdict.plus(withoutDeletesIn(each.getKey(), verdict.allowed(), reason));
            }
        }
        return verdict;
    }

    /// How many deletions each namespace has.
    private static SortedMap<String, Integer> planned(Plan plan) {
        SortedMap<String, Integer> planned = new TreeMap<>();
        for (Change change : plan.changes()) {
            if (change instanceof Delete) {
                planned.merge(change.key().namespace(), 1, Integer::sum);
            }
        }
        return planned;
    }

    private static Verdict withoutDeletesIn(String namespace, Plan plan, String reason) {
        return Verdict.without(
                plan,
                change -> change instanceof Delete && change.key().namespace().equals(namespace),
                WithheldBy.LIMIT,
                reason);
    }

    private static boolean exceeds(Bound bound, int planned, DeletionCounts tally) {
        return planned > 0 && total(planned, tally) > bound.allowed(tally.owned());
    }

    private static long total(int planned, DeletionCounts tally) {
        return (long) planned + tally.recentDeletes() + tally.withheldDeletes();
    }

    private static String reason(Bound bound, int planned, DeletionCounts tally, String what) {
        List<String> parts = new ArrayList<>(List.of(planned + " planned"));
        if (tally.withheldDeletes() > 0) {
            parts.add(tally.withheldDeletes() + " already withheld");
        }
        if (tally.recentDeletes() > 0) {
            parts.add(tally.recentDeletes() + " done lately");
        }
        return "delete limit: " + String.join(", ", parts) + ": " + total(planned, tally) + " deletions of "
                + tally.owned() + " " + what + ", allowed are " + bound.allowed(tally.owned()) + " (" + bound + ")";
    }
}
