package io.fairlead.ingest.runner;

import io.fairlead.model.StalenessLimits;
import java.time.Duration;

/// The intervals of one source's runner. `snapshotInterval` is the interval of regular snapshots;
/// `retryFirst` and `retryLongest` bound the wait after a failure, and `retryStopped` is the time after which a
/// source that cannot work as configured, or that has a bug, is retried; `snapshotGap` is the minimum time
/// between two snapshots that were not requested; `staleness` is how long the source may have no heartbeat.
public record RunnerConfig(
        Duration heartbeat,
        Duration snapshotInterval,
        Duration retryFirst,
        Duration retryLongest,
        Duration retryStopped,
        Duration snapshotGap,
        StalenessLimits staleness) {
    public static final RunnerConfig DEFAULT = new RunnerConfig(
            Duration.ofSeconds(5),
            Duration.ofHours(6),
            Duration.ofMillis(500),
            Duration.ofMillis(1500),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            StalenessLimits.DEFAULT);

    public RunnerConfig withTiming(Duration heartbeat, Duration snapshotInterval) {
        return new RunnerConfig(
                heartbeat, snapshotInterval, retryFirst, retryLongest, retryStopped, snapshotGap, staleness);
    }

    public RunnerConfig withRetry(Duration first, Duration longest) {
        return new RunnerConfig(heartbeat, snapshotInterval, first, longest, retryStopped, snapshotGap, staleness);
    }

    public RunnerConfig withRetryStopped(Duration after) {
        return new RunnerConfig(heartbeat, snapshotInterval, retryFirst, retryLongest, after, snapshotGap, staleness);
    }

    public RunnerConfig withStaleness(StalenessLimits other) {
        return new RunnerConfig(
                heartbeat, snapshotInterval, retryFirst, retryLongest, retryStopped, snapshotGap, other);
    }
}
