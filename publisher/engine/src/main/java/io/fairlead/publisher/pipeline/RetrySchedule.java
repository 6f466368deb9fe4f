package io.fairlead.publisher.pipeline;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Schedules the retries of failed writes to one target. During an outage of any length the target is probed about once
/// a second, however many services wait for it. Thread-safe.
///
/// | situation | the next retry of a service | retries to the target, all services together |
/// |---|---|---|
/// | other writes succeed | after its own [RetryBackoff] | 20 a second at most |
/// | the last [#OUTAGE] writes failed | the same, and in its turn | about one a second, with jitter |
/// | a retry succeeds | - | [#SLOW_START] more services at once; each of their successes admits as many again |
/// | another write succeeds during an outage | - | one more service at once |
///
/// So a target that is back gets everything within a few round trips, and services that fail for a reason of their own
/// (a missing namespace) cost it 20 requests a second at most. A wait that the target requested (`Retry-After`) is
/// added to the service's own, up to [#LONGEST_ASKED].
///
/// The figures are those of [RetryBackoff#DEFAULT]: a probe comes every half of its longest wait, a retry every
/// fortieth.
final class RetrySchedule {
    private static final Duration LONGEST_ASKED = Duration.ofSeconds(30);
    private static final int OUTAGE = 3;
    private static final int SLOW_START = 4;

    private final RetryBackoff backoff;
    private final InstantSource clock;
    private final RandomGenerator random;
    private Instant next = Instant.MIN;
    private int failuresInARow;

    RetrySchedule(RetryBackoff backoff, InstantSource clock, RandomGenerator random) {
        this.backoff = backoff;
        this.clock = clock;
        this.random = random;
    }

    /// Records the `attempt`th failure of a service in a row.
    ///
    /// @return how long the service waits
    synchronized Duration failed(int attempt, Failure failure) {
        failuresInARow++;
        Instant now = clock.instant();
        Instant at = now.plus(asked(failure)).plus(backoff.after(attempt, random));
        if (at.isBefore(next)) {
            at = next;
        }
        Duration probe = backoff.most().dividedBy(2);
        next = at.plus(isOutage() ? jittered(probe) : probe.dividedBy(20));
        return Duration.between(now, at);
    }

    private static Duration asked(Failure failure) {
        Duration asked = failure instanceof TransientFailure passing ? passing.askedWait() : Duration.ZERO;
        return asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
    }

    /// Records that a service was written, at its `attempt`th attempt.
    ///
    /// @return how many of the waiting services are retried now
    synchronized int succeeded(int attempt) {
        int admitted = attempt > 1 ? SLOW_START : isOutage() ? 1 : 0;
        failuresInARow = 0;
        next = Instant.MIN;
        return admitted;
    }

    private boolean isOutage() {
        return failuresInARow >= OUTAGE;
    }

    /// Publishers that lost one target at the same moment do not probe it at the same moments.
    private Duration jittered(Duration about) {
        return about.multipliedBy(750 + random.nextInt(501)).dividedBy(1000);
    }
}
