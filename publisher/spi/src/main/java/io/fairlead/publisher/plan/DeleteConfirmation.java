package io.fairlead.publisher.plan;

import io.fairlead.model.Sorted;
import io.fairlead.publisher.plan.Change.Delete;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;

/// More than `above` deletions within the window of the delete limit need two looks at the whole target, at least
/// `after` apart, that ask for the very same ones. Pure: the state is the [Proposal], which the caller keeps.
///
/// | deletions within the window | the plan's deletions |
/// |---|---|
/// | `above` or fewer | go |
/// | more, and the second look asked for the same | go |
/// | more, otherwise | wait |
public record DeleteConfirmation(int above, Duration after) {
    /// A handful goes at once. Ten seconds are longer than a table that is being rewritten needs to be whole again
    /// (the topology commits each second), and shorter than anybody waits for.
    public static final DeleteConfirmation DEFAULT = new DeleteConfirmation(5, Duration.ofSeconds(10));
    /// Asks nothing twice.
    public static final DeleteConfirmation NONE = new DeleteConfirmation(Integer.MAX_VALUE, Duration.ofSeconds(10));

    public DeleteConfirmation {
        if (above < 0 || !after.isPositive()) {
            throw new IllegalArgumentException("confirmation above " + above + " deletions after " + after
                    + "; expected 0 or more, and more than 0");
        }
    }

    /// What looks at the whole target asked for since `since`, without a difference.
    public record Proposal(SortedSet<ObjectKey> deletes, Instant since, boolean confirmed) {
        public static final Proposal NONE = new Proposal(Collections.emptySortedSet(), Instant.MIN, false);

        public Proposal {
            deletes = Sorted.set(deletes);
        }
    }

    /// Another look asked for these.
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
        return (plan, holdings) -> {
            long total =
                    plan.changes().stream().filter(Delete.class::isInstance).count()
                            + holdings.target().deletedLately()
                            + holdings.target().heldDeletes();
            return total <= above
                    ? Verdict.all(plan)
                    : Verdict.without(
                            plan,
                            change -> change instanceof Delete && !confirms(proposal, change.key()),
                            WithheldBy.CONFIRMATION,
                            total + " deletions within the window are more than " + above
                                    + ": a second look at the whole target, " + after.toMillis()
                                    + " ms after the first, has to ask for the same");
        };
    }

    private static boolean confirms(Proposal proposal, ObjectKey key) {
        return proposal.confirmed() && proposal.deletes().contains(key);
    }
}
