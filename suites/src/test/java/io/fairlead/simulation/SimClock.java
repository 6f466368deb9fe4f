package io.fairlead.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time passes only as told.
final class SimClock implements InstantSource {
    private Instant now = Instant.parse("2026-05-04T12:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
