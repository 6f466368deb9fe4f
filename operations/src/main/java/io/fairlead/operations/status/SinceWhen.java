package io.fairlead.operations.status;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Records when each value last changed, so that a time in a report does not move with each read. Thread-safe.
public final class SinceWhen {
    private final InstantSource clock;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(Object value, Instant since) {}

    public SinceWhen(InstantSource clock) {
        this.clock = clock;
    }

    /// When `what` was first seen to have the present `value`.
    public Instant of(String what, Object value) {
        Seen now = seen.compute(
                what,
                (_, before) -> before != null && before.value().equals(value)
                        ? before
                        : new Seen(value, Instant.ofEpochMilli(clock.millis())));
        return now.since();
    }
}
