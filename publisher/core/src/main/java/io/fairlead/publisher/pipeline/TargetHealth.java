package io.fairlead.publisher.pipeline;

import java.time.Duration;
import java.util.List;

/// How a target is doing. `objects` are ours there, `waiting` are services to be looked at, `lag` is how long ago
/// the oldest of their changes was read, `lastError` is empty until there was one. `withheld` changes are held back,
/// `frozen` services among them by the freezes in `freezes`, and `contested` objects are left to somebody else who
/// keeps changing them.
public record TargetHealth(
        String target,
        State state,
        List<String> waitsFor,
        int objects,
        int waiting,
        Duration lag,
        int withheld,
        int frozen,
        List<String> freezes,
        int conflicts,
        int contested,
        int quarantined,
        double writesPerSecond,
        String lastError) {
    public enum State {
        /// Not reached yet.
        CONNECTING,
        /// It may not be written as things are, and will be once what `lastError` says was done.
        REFUSED,
        /// The start gate is closed.
        GATED,
        RUNNING,
        /// The last attempt failed; retries go on.
        FAILING,
        CLOSED
    }

    public TargetHealth {
        waitsFor = List.copyOf(waitsFor);
        freezes = List.copyOf(freezes);
    }
}
