package io.fairlead.ingest.runner;

import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// The wait before a source is restarted after a failure: `first`, then twice that, at most `longest`, each
/// shortened by a random part of up to a half, so that processes which lost one registry together do not return
/// together. For one thread.
///
/// `longest` is short, 1.5 s by default, so that the end of an outage is detected quickly, however long it was. The
/// load is bounded nevertheless: every run starts with one request, and if it fails, no other follows. So a registry
/// that is down gets at most 1.4 requests a second from a source, whatever it lists; a registry that responds to a
/// part of its requests gets no more than the source's `requests-per-second`. A wait requested by the registry
/// is added ([AskedWait]).
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

    Duration after(Failure failure) {
        long ceiling = first.toNanos();
        for (int i = 0; i < failures && ceiling < longest.toNanos(); i++) {
            ceiling *= 2;
        }
        failures++;
        long most = Math.min(ceiling, longest.toNanos());
        return AskedWait.of(failure).plusNanos(most - random.nextLong(most / 2 + 1));
    }

    void reset() {
        failures = 0;
    }
}
