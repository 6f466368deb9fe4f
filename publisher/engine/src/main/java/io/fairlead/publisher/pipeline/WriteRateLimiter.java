package io.fairlead.publisher.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// A token bucket whose rate halves when the target asks for fewer requests and grows back by a fixed step a second
/// (AIMD), between 1 a second and `most`. Thread-safe.
///
/// The bucket holds a tenth of a second's worth. Rejections within a second of each other count once: they respond to
/// one burst.
final class WriteRateLimiter {
    private static final double STEPS_TO_FULL = 30;
    private final double most;
    private final LongSupplier nanos;
    private double rate;
    private double tokens;
    private long filled;
    private long slowed;
    private boolean everSlowed;

    WriteRateLimiter(double most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
        this.rate = most;
        this.tokens = capacity();
        this.filled = nanos.getAsLong();
    }

    /// Waits until one more write is allowed.
    void acquire() throws InterruptedException {
        for (long wait = reserve(); wait > 0; wait = reserve()) {
            LockSupport.parkNanos(this, wait);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /// Takes a token, or returns the nanoseconds until there is one.
    synchronized long reserve() {
        refill();
        if (tokens >= 1) {
            tokens--;
            return 0;
        }
        return Math.max(1, (long) ((1 - tokens) / rate * TimeUnit.SECONDS.toNanos(1)));
    }

    /// The target rejected a write because of too many requests.
    synchronized void throttled() {
        refill();
        long now = nanos.getAsLong();
        if (!everSlowed || now - slowed >= TimeUnit.SECONDS.toNanos(1)) {
            rate = Math.max(1, rate / 2);
            tokens = Math.min(tokens, 0);
            slowed = now;
            everSlowed = true;
        }
    }

    synchronized double rate() {
        refill();
        return rate;
    }

    private void refill() {
        long now = nanos.getAsLong();
        double seconds = (now - filled) / (double) TimeUnit.SECONDS.toNanos(1);
        filled = now;
        rate = Math.min(most, rate + seconds * most / STEPS_TO_FULL);
        tokens = Math.min(capacity(), tokens + seconds * rate);
    }

    private double capacity() {
        return Math.max(1, rate / 10);
    }
}
