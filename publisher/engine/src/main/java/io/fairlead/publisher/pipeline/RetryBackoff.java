package io.fairlead.publisher.pipeline;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Waits between attempts: doubled from `first` up to `most`, each shortened by a random part of up to a half, so that
/// many that failed together do not retry together. The longest wait is short, too: a target that was away is probed
/// cheaply ([RetrySchedule]) and its return noticed soon.
public record RetryBackoff(Duration first, Duration most) {
    public static final RetryBackoff DEFAULT = new RetryBackoff(Duration.ofMillis(100), Duration.ofSeconds(2));

    public RetryBackoff {
        if (!first.isPositive() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("backoff from " + first + " to " + most
                    + "; expected more than 0, the second no less than the first");
        }
    }

    /// The wait after this many failed attempts in a row, 1 or more.
    public Duration after(int attempts, RandomGenerator random) {
        long full = first.toNanos();
        for (int i = 1; i < attempts && full < most.toNanos(); i++) {
            full *= 2;
        }
        long capped = Math.min(full, most.toNanos());
        return Duration.ofNanos(capped - (long) (random.nextDouble() * capped / 2));
    }
}
