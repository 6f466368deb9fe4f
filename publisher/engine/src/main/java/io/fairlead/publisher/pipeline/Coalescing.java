package io.fairlead.publisher.pipeline;

import java.time.Duration;

/// The time that a change waits for more changes of the same service: until none came for `quiet`, at most `maxWait`
/// after the first. [#OFF] sends every change at once.
public record Coalescing(Duration quiet, Duration maxWait) {
    public static final Coalescing OFF = new Coalescing(Duration.ZERO, Duration.ZERO);
    public static final Coalescing DEFAULT = new Coalescing(Duration.ofMillis(50), Duration.ofMillis(500));

    public Coalescing {
        if (quiet.isNegative() || maxWait.compareTo(quiet) < 0) {
            throw new IllegalArgumentException("coalescing quiet " + quiet + " and max wait " + maxWait
                    + "; expected 0 or more, the second no less than the first");
        }
    }
}
