package io.fairlead.publisher.plan;

import io.fairlead.model.Sorted;
import io.fairlead.publisher.plan.Change.Delete;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;

/// More than `above` deletions within the window of the delete limit need two full reconciles, at least `after` apart,
/// that plan exactly the same ones. Pure: the state is the [Proposal], which the caller keeps.
///
/// | deletions within the window | the plan's deletions are |
/// |---|---|
/// | `above` or fewer | allowed |
/// | more, and the second full reconcile planned the same | allowed |
/// | more, otherwise | withheld |
public record DeleteConfirmation(int above, Duration after) {
    /// A handful is deleted at once. Ten seconds are longer than a table that is being rewritten needs to be complete
    /// again (the topology commits each second), and short enough for an operator to wait for.
    public static final DeleteConfirmation DEFAULT = new DeleteConfirmation(5, Duration.ofSeconds(10));
    /// Confirms nothing.
    public static final DeleteConfirmation NONE = new DeleteConfirmation(Integer.MAX_VALUE, Duration.ofSeconds(10));

    public DeleteConfirmation {
        if (above < 0 || !after.isPositive()) {
            throw new IllegalArgumentException("confirmation above " + above + " deletions after " + after
                    + "; expected 0 or more, and more than 0");
        }
    }

    /// The deletions that all full reconciles since `since` planned.
    public record Proposal(SortedSet<ObjectKey> deletes, Instant since, boolean confirmed) {
        public static final Proposal NONE = new Proposal(Collections.emptySortedSet(), Instant.MIN, false);

        public Proposal {
            deletes = Sorted.set(deletes);
        }
    }

    /// The proposal after another full reconcile, which planned these deletions.
    public Proposal next(Proposal before, SortedSet<ObjectKey> deletes, Instant now) {
        if (deletes.isEmpty()) {
            return Proposal.NONE;
        }
        if (!before.deletes().equals(deletes)) {
            return new Proposal(deletes, now, false);
        }
        boolean later = !now.isBefore(before.since().plus(after));
        return new Proposal(deletes, before.since(), before.confirmed() || later);
    }

    public Policy given(Proposal proposal) {
        return (plan, counts) -> {
            long total =
                    plan.changes().stream().filter(Delete.class::isInstance).count()
                            + counts.target().recentDeletes()
                            + counts.target().withheldDeletes();
            return total <= above
                    ? Verdict.all(plan)
                    : Verdict.without(
                            plan,
                            change -> change instanceof Delete && !confirms(proposal, change.key()),
                            WithheldBy.CONFIRMATION,
                            total + " deletions within the window are more than " + above
                                    + ": a second full reconcile, " + after.toMillis()
                                    + " ms after the first, has to plan the same");
        };
    }

    private static boolean confirms(Proposal proposal, ObjectKey key) {
        return proposal.confirmed() && proposal.deletes().contains(key);
    }
}
