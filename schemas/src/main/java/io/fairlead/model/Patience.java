package io.fairlead.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long a source may be silent: after `held` its word is marked as held, after `expired` its claims go. Without
/// `expired` they never go by silence.
public record Patience(Duration held, @Nullable Duration expired) {
    public static final Patience DEFAULT = new Patience(Duration.ofSeconds(30), null);

    public Patience {
        if (!held.isPositive() || (expired != null && expired.compareTo(held) < 0)) {
            throw new IllegalArgumentException("held after " + held + ", expired after " + expired
                    + "; expected more than 0, and no less than that");
        }
    }
}
