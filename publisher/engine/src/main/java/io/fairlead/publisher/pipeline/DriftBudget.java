package io.fairlead.publisher.pipeline;

import java.time.Duration;

/// After `repairs` of one object within `window` the object is left alone, until its service changes in the table or
/// nothing was repaired for `window`.
///
/// Five within ten minutes: a person who edits by hand gives up earlier, a controller never does. Each round costs the
/// mesh a push to every proxy; five rounds are over within seconds.
public record DriftBudget(int repairs, Duration window) {
    public static final DriftBudget DEFAULT = new DriftBudget(5, Duration.ofMinutes(10));

    public DriftBudget {
        if (repairs < 1 || !window.isPositive()) {
            throw new IllegalArgumentException("drift budget of " + repairs + " repairs within " + window
                    + "; expected 1 or more, and more than 0");
        }
    }
}
