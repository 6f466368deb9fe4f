package io.fairlead.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The limits of a source's silence: after `stale` it is marked as stale, after `expired` its claims are removed.
/// Without `expired` they are never removed because of silence.
public record StalenessLimits(Duration stale, @Nullable Duration expired) {
    public static final StalenessLimits DEFAULT = new StalenessLimits(Duration.ofSeconds(30), null);

    public StalenessLimits {
        if (!stale.isPositive() || (expired != null && expired.compareTo(stale) < 0)) {
            throw new IllegalArgumentException("stale after " + stale + ", expired after " + expired
                    + "; expected more than 0, and no less than that");
        }
    }
}
