package io.fairlead.ingest.runner;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A token bucket: how long the next request to a registry must wait. Thread-safe.
///
/// Stored as the time at which the bucket is full again, so that no timer has to fill it.
final class RateLimiter {
    private final long nanosPerRequest;
    private final long nanosOfBurst;
    private final LongSupplier nanos;
    private long fullAt;

    /// `nanos` never goes backwards, as [System#nanoTime].
    RateLimiter(double perSecond, int burst, LongSupplier nanos) {
        nanosPerRequest = Math.max(1, (long) (1e9 / perSecond));
        nanosOfBurst = Math.multiplyExact(nanosPerRequest, burst);
        this.nanos = nanos;
        fullAt = nanos.getAsLong();
    }

    /// Takes a token; the caller waits that long before it uses it.
    synchronized Duration reserve() {
        long now = nanos.getAsLong();
        if (fullAt - now < 0) {
            fullAt = now;
        }
        fullAt += nanosPerRequest;
        return Duration.ofNanos(Math.max(0, fullAt - now - nanosOfBurst));
    }
}
