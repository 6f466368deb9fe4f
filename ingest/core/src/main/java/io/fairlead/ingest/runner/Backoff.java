package io.fairlead.ingest.runner;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Exponential waiting with full jitter: up to `first`, then twice that, at most `longest`. For one thread.
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    Duration next() {
        long ceiling = first.toNanos();
        for (int i = 0; i < failures && ceiling < longest.toNanos(); i++) {
            ceiling *= 2;
        }
        failures++;
        return Duration.ofNanos(random.nextLong(Math.min(ceiling, longest.toNanos()) + 1));
    }

    void reset() {
        failures = 0;
    }
}
