package io.fairlead.publisher.pipeline;

import java.time.Duration;
import java.util.List;

/// How a target is doing. `objects` are ours there, `waiting` are services to be looked at, `lag` is how long ago
/// the oldest of their changes was read, `lastError` is empty until there was one.
public record TargetHealth(
        String target,
        State state,
        List<String> waitsFor,
        int objects,
        int waiting,
        Duration lag,
        int withheld,
        int conflicts,
        int quarantined,
        double writesPerSecond,
        String lastError) {
    public enum State {
        /// Not reached yet.
        CONNECTING,
        /// The start gate is closed.
        GATED,
        RUNNING,
        /// The last attempt failed; retries go on.
        FAILING,
        CLOSED
    }

    public TargetHealth {
        waitsFor = List.copyOf(waitsFor);
    }
}
