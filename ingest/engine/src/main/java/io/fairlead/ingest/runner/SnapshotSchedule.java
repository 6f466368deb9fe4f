package io.fairlead.ingest.runner;

import io.fairlead.ingest.guard.GuardSetup;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Decides when a source has to take its next snapshot. Thread-safe.
///
/// | reason | due |
/// |---|---|
/// | `interval` | `snapshotInterval` after the last one, give or take a tenth |
/// | `confirm-removals` | once, `confirmAfter` after a first or doubtful one: only the table knows what it held |
/// | `unread-instances-resolved` | `snapshotGap` after the last one, if the session requests it |
/// | `claims-may-have-expired` | after half the time in which claims expire without an event |
final class SnapshotSchedule {
    private final RunnerConfig config;
    private final GuardSetup guard;
    private final RandomGenerator random;
    private Instant snapshotAt = Instant.MAX;
    private Instant resyncAt = Instant.MAX;
    private Instant confirmAt = Instant.MAX;
    private Instant sentAt = Instant.MAX;

    SnapshotSchedule(RunnerConfig config, GuardSetup guard, RandomGenerator random) {
        this.config = config;
        this.guard = guard;
        this.random = random;
    }

    /// Nothing was taken yet by this owner.
    synchronized void reset() {
        snapshotAt = Instant.MAX;
        confirmAt = Instant.MAX;
    }

    /// A snapshot starts; `doubtful` if the guard keeps what is missing in it.
    synchronized void began(Instant now, boolean doubtful) {
        boolean first = snapshotAt.equals(Instant.MAX);
        snapshotAt = now;
        sentAt = now;
        resyncAt = now.plus(jittered(config.snapshotInterval()));
        if (first || doubtful) {
            confirmLater(now);
        } else if (now.isAfter(confirmAt)) {
            confirmAt = Instant.MAX;
        }
    }

    /// Sources that started together should not be read again together.
    private void confirmLater(Instant now) {
        if (!guard.equals(GuardSetup.NONE)) {
            Duration wait = guard.limits().confirmAfter();
            confirmAt = now.plus(config.heartbeat())
                    .plus(wait.multipliedBy(1000 + random.nextInt(201)).dividedBy(1000));
        }
    }

    /// An event was sent.
    synchronized void sent(Instant now) {
        sentAt = now;
    }

    synchronized Instant sentAt() {
        return sentAt;
    }

    /// The reason why a new snapshot should follow the session now.
    synchronized Optional<String> reason(EpochSession session, Instant now) {
        if (now.isAfter(resyncAt)) {
            return Optional.of("interval");
        }
        if (now.isAfter(confirmAt)) {
            return Optional.of("confirm-removals");
        }
        return session.wantsSnapshot() && Duration.between(snapshotAt, now).compareTo(config.snapshotGap()) >= 0
                ? Optional.of("unread-instances-resolved")
                : Optional.empty();
    }

    /// Half of the expiry, because the table may have counted from an earlier heartbeat.
    synchronized boolean mayHaveExpired(Instant now) {
        Duration expired = config.staleness().expired();
        return expired != null
                && sentAt.isBefore(now)
                && Duration.between(sentAt, now).compareTo(expired.dividedBy(2)) >= 0;
    }

    /// Give or take a tenth.
    Duration jittered(Duration about) {
        return about.multipliedBy(900 + random.nextInt(201)).dividedBy(1000);
    }
}
