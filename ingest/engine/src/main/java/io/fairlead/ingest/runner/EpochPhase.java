package io.fairlead.ingest.runner;

import io.fairlead.ingest.diff.SnapshotInProgress;
import java.time.Instant;
import java.util.Optional;

/// The phases of an epoch, in this order.
sealed interface EpochPhase {
    /// The source has not reported yet.
    record Starting() implements EpochPhase {}

    /// The first report is written between the markers of a snapshot.
    ///
    /// @param doubtful it lists so much less than was known that the guard keeps the missing instances
    record Snapshotting(SnapshotInProgress snapshot, boolean doubtful) implements EpochPhase {}

    /// The snapshot is complete; every further report is written as its differences.
    record Streaming(Instant completedAt, boolean doubtful) implements EpochPhase {}

    /// The snapshot that is being written; empty before and afterwards.
    default Optional<SnapshotInProgress> openSnapshot() {
        return this instanceof Snapshotting(var snapshot, var _) ? Optional.of(snapshot) : Optional.empty();
    }
}
