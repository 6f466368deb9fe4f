package io.fairlead.ingest.runner;

import java.time.Duration;
import java.time.Instant;

/// Decides when to take another snapshot because the table holds suspect instances that only it knows: those that a
/// snapshot did not list, or that were suspect before this process took over the source. A second snapshot is the
/// second report that resolves them. Not thread-safe.
final class FollowUpSnapshots {
    /// If two of them do not resolve it, neither does a third: an operator rejected it, or the loss is too large.
    private static final int MOST = 2;

    private final Duration confirmServiceAfter;
    private Instant doneWith = Instant.MIN;
    private int taken;
    private int last;

    FollowUpSnapshots(Duration confirmServiceAfter) {
        this.confirmServiceAfter = confirmServiceAfter;
    }

    /// Whether the table should be checked for suspects now. `completedAt` is the time at which the snapshot was
    /// written.
    boolean isDue(Instant completedAt, Instant now) {
        return !completedAt.equals(Instant.MAX)
                && !completedAt.equals(doneWith)
                && !now.isBefore(completedAt.plus(confirmServiceAfter));
    }

    /// Whether these suspects require another snapshot. The table is not checked again before the next one.
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
