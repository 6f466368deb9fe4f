package io.fairlead.ingest.runner;

import io.fairlead.ingest.runner.EpochPhase.Snapshotting;
import io.fairlead.ingest.runner.EpochPhase.Starting;
import io.fairlead.ingest.runner.EpochPhase.Streaming;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The state of an epoch for other threads: after the last report that was processed.
///
/// @param instances that the source lists; `rejected` is the number of those that are rejected
/// @param wantsSnapshot something that the snapshot kept has been resolved since
/// @param wantsAnswerAt when a complete report is needed that may confirm suspect removals; null: none is
/// needed
record EpochProgress(
        EpochPhase phase,
        int instances,
        int rejected,
        boolean wantsSnapshot,
        @Nullable Instant wantsAnswerAt) {
    static final EpochProgress NONE = new EpochProgress(new Starting(), 0, 0, false, null);

    /// There was no report yet.
    boolean isStarting() {
        return phase instanceof Starting;
    }

    /// The snapshot is longer than a batch, and not complete.
    boolean isSnapshotOpen() {
        return phase instanceof Snapshotting;
    }

    boolean isSnapshotDone() {
        return phase instanceof Streaming;
    }

    /// When the snapshot was written; [Instant#MAX] before.
    Instant completedAt() {
        return phase instanceof Streaming(var completedAt, var _) ? completedAt : Instant.MAX;
    }

    /// The snapshot lists so much less than was known that the guard keeps what is missing.
    boolean isDoubtful() {
        return switch (phase) {
            case Starting() -> false;
            case Snapshotting(var _, var doubtful) -> doubtful;
            case Streaming(var _, var doubtful) -> doubtful;
        };
    }
}
