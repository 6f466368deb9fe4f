package io.fairlead.ingest.consul;

import io.fairlead.ingest.spi.Cancellation;
import java.time.Duration;

/// Keeps a loop from spinning: at least this much time between two iterations, and no delay at all for one that is
/// slower.
final class Spacing {
    private final Cancellation cancellation;
    private final long least;
    private long last;

    Spacing(Cancellation cancellation, Duration least) {
        this.cancellation = cancellation;
        this.least = least.toNanos();
        this.last = System.nanoTime() - this.least;
    }

    void pass() throws InterruptedException {
        long left = last + least - System.nanoTime();
        if (left > 0) {
            var _ = cancellation.await(Duration.ofNanos(left));
        }
        last = System.nanoTime();
    }
}
