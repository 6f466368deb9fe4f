package io.fairlead.ingest.runner;

import java.time.Duration;
import java.time.Instant;

/// When to take another snapshot because the table holds suspect instances that only it knows of: those that a
/// snapshot lacked, or that were suspect before this process took the source over. A second snapshot is the second
/// answer that resolves them. Not thread-safe.
final class FollowUpSnapshots {
    /// What two of them do not resolve, a third does not either: an operator rejected it, or the loss is too large.
    private static final int MOST = 2;

    private final Duration confirmServiceAfter;
    private Instant doneWith = Instant.MIN;
    private int taken;
    private int last;

    FollowUpSnapshots(Duration confirmServiceAfter) {
        this.confirmServiceAfter = confirmServiceAfter;
    }

    /// Whether the table is to be looked at for suspects now. `completedAt` is when the snapshot was written.
    boolean isDue(Instant completedAt, Instant now) {
        return !completedAt.equals(Instant.MAX)
                && !completedAt.equals(doneWith)
                && !now.isBefore(completedAt.plus(confirmServiceAfter));
    }

    /// Whether these suspects ask for another snapshot. The table is not looked at again before the next one.
    boolean isWanted(Instant completedAt, int suspects) {
        doneWith = completedAt;
        if (suspects == 0 || suspects > last) {
            taken = 0;
        }
        last = suspects;
        if (suspects == 0 || taken == MOST) {
            return false;
        }
        taken++;
        return true;
    }
}
