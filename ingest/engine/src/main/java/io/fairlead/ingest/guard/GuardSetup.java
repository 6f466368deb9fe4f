package io.fairlead.ingest.guard;

import io.fairlead.model.GuardLimits;
import java.time.Duration;

/// The limits for removals of a source: losses add up within `window`.
public record GuardSetup(GuardLimits limits, Duration window) {
    public static final GuardSetup DEFAULT = new GuardSetup(GuardLimits.DEFAULT, Duration.ofMinutes(1));
    /// Nothing is suspect.
    public static final GuardSetup NONE = new GuardSetup(GuardLimits.NONE, Duration.ZERO);

    public GuardSetup {
        if (window.isNegative()) {
            throw new IllegalArgumentException("guard window " + window + " is below 0");
        }
    }
}
