package io.fairlead.publisher.plan;

import io.fairlead.publisher.plan.Change.Delete;

/// The last line, also against bugs in this program: no more deletions leave the publisher than the larger of
/// `count` and `share` (0 to 1) of the owned objects, those of the recent past and those already held included.
///
/// Over the limit all deletions of the plan are held, not some of them; creations and updates go. Law L11.
public record DeleteLimit(double share, int count) implements Policy {
    public DeleteLimit {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share " + share + " of deletions is outside 0 to 1");
        }
        if (count < 0) {
            throw new IllegalArgumentException("count " + count + " of deletions is negative");
        }
    }

    @Override
    public Verdict judge(Plan plan, Holdings holdings) {
        long planned = plan.changes().stream().filter(Delete.class::isInstance).count();
        long limit = Math.max(count, (long) Math.floor(share * holdings.owned()));
        long total = planned + holdings.deletedLately() + holdings.heldDeletes();
        if (planned == 0 || total <= limit) {
            return Verdict.all(plan);
        }
        return Verdict.without(
                plan,
                Delete.class::isInstance,
                "delete limit: " + planned + " planned, " + holdings.heldDeletes() + " already held and "
                        + holdings.deletedLately() + " done lately make " + total + " deletions of " + holdings.owned()
                        + " objects, allowed are " + limit + " (the larger of " + count + " and "
                        + Math.round(share * 100) + "%)");
    }
}
