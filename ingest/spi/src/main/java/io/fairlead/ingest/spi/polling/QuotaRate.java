package io.fairlead.ingest.spi.polling;

import java.time.Duration;

/// The rate of the parts of one quota. It outlives the runs of the source: a run that ends because it was throttled
/// must not be followed by one at the full rate. Thread-safe.
final class QuotaRate {
    private final Duration interval;
    private PollRate rate;

    QuotaRate(Duration interval, long now) {
        this.interval = interval;
        this.rate = PollRate.full(now);
    }

    synchronized void throttled(long now) {
        rate = rate.throttled(now, interval);
    }

    synchronized void listed(long now) {
        rate = rate.listed(now, interval);
    }

    synchronized PollRate current() {
        return rate;
    }
}
