package io.fairlead.ingest.spi;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;

/// The wait that a registry asked for with a failure (`Retry-After`). At most [#LONGEST], so that a wrong one does not
/// stop the reading.
public final class AskedWait {
    public static final Duration LONGEST = Duration.ofMinutes(1);

    private AskedWait() {}

    /// Zero if it asked for none.
    public static Duration of(Failure failure) {
        Duration asked = failure instanceof TransientFailure passing ? passing.askedWait() : Duration.ZERO;
        return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    }
}
