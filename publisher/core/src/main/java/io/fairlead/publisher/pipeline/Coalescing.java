package io.fairlead.publisher.pipeline;

import java.time.Duration;

/// How long a change may wait for more changes of the same service: until none came for `quiet`, at most `maxWait`
/// after the first. [#OFF] sends every change at once.
public record Coalescing(Duration quiet, Duration maxWait) {
    public static final Coalescing OFF = new Coalescing(Duration.ZERO, Duration.ZERO);
    public static final Coalescing DEFAULT = new Coalescing(Duration.ofMillis(50), Duration.ofMillis(500));
    /// What is read even later waits no longer; a wrong clock may be the reason.
    private static final Duration LATEST = Duration.ofSeconds(2);

    public Coalescing {
        if (quiet.isNegative() || maxWait.compareTo(quiet) < 0) {
            throw new IllegalArgumentException("coalescing quiet " + quiet + " and max wait " + maxWait
                    + "; expected 0 or more, the second no less than the first");
        }
    }

    /// The longer wait for a service whose endpoints change their health. The topology writes one endpoint after
    /// the other: where ten turn critical at once, for a moment the table has five healthy ones, and the other
    /// five would be left out before the service is seen to be in panic.
    ///
    /// @param behind how late the change was read; the next one may be as late
    public Coalescing ofHealth(Duration behind) {
        if (quiet.isZero()) {
            return this;
        }
        Duration late = behind.isNegative() ? Duration.ZERO : behind;
        Duration more = (late.compareTo(LATEST) > 0 ? LATEST : late).multipliedBy(2);
        return new Coalescing(
                quiet.multipliedBy(10).plus(more), maxWait.multipliedBy(4).plus(more));
    }
}
