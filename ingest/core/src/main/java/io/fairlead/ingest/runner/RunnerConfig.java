package io.fairlead.ingest.runner;

import io.fairlead.model.Patience;
import java.time.Duration;

/// The paces of one source's runner. `resync` is how often a new snapshot is taken without being asked;
/// `retryFirst` and `retryLongest` bound the waiting after a failure; `snapshotGap` is the least time between two
/// snapshots that nobody asked for; `patience` is how long the source may be silent.
public record RunnerConfig(
        Duration heartbeat,
        Duration resync,
        Duration retryFirst,
        Duration retryLongest,
        Duration snapshotGap,
        Patience patience) {
    public static final RunnerConfig DEFAULT = new RunnerConfig(
            Duration.ofSeconds(5),
            Duration.ofHours(6),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofMinutes(1),
            Patience.DEFAULT);

    public RunnerConfig withTiming(Duration heartbeat, Duration resync) {
        return new RunnerConfig(heartbeat, resync, retryFirst, retryLongest, snapshotGap, patience);
    }

    public RunnerConfig withRetry(Duration first, Duration longest) {
        return new RunnerConfig(heartbeat, resync, first, longest, snapshotGap, patience);
    }

    public RunnerConfig withPatience(Patience other) {
        return new RunnerConfig(heartbeat, resync, retryFirst, retryLongest, snapshotGap, other);
    }
}
