package io.fairlead.ingest.spi.polling;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// The waits between the listings of a part.
///
/// @param every the time between two listings, plus or minus a tenth, so that processes do not send requests at once
/// @param longestRetry after failures the waits double from `every`, up to this
public record PollSchedule(Duration every, Duration longestRetry) {
    private static final double JITTER = 0.1;

    public PollSchedule {
        if (!every.isPositive() || longestRetry.compareTo(every) < 0) {
            throw new IllegalArgumentException("poll interval " + every + " and longest retry " + longestRetry
                    + ", expected an interval above zero and a retry of no less");
        }
    }

    Duration next(PollRate rate, RandomGenerator random) {
        return jittered(atRate(rate), random);
    }

    /// Half the usual wait at that rate, so that a part which was refused is listed before those that were not are
    /// listed once more.
    ///
    /// @param rate after the refusal
    /// @param asked by the registry; at least that
    Duration afterThrottle(PollRate rate, Duration asked, RandomGenerator random) {
        return longer(jittered(atRate(rate).dividedBy(2), random), asked);
    }

    /// Never longer than the longest retry.
    private Duration atRate(PollRate rate) {
        Duration wait = Duration.ofNanos((long) (every.toNanos() / rate.share()));
        return wait.compareTo(longestRetry) < 0 ? wait : longestRetry;
    }

    /// @param failures in a row, from 1
    /// @param asked by the registry; at least that
    Duration afterFailure(int failures, Duration asked, RandomGenerator random) {
        Duration doubled = every.multipliedBy(1L << Math.min(16, failures - 1));
        return longer(jittered(doubled.compareTo(longestRetry) < 0 ? doubled : longestRetry, random), asked);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static Duration jittered(Duration wait, RandomGenerator random) {
        return Duration.ofNanos((long) (wait.toNanos() * (1 - JITTER + 2 * JITTER * random.nextDouble())));
    }
}
