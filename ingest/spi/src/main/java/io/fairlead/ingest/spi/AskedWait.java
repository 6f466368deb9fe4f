package io.fairlead.ingest.spi;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;

/// The wait that a registry asked for with a failure (`Retry-After`). At most [#LONGEST], so that a wrong one does not
/// stop the reading.
public final class AskedWait {
    public static final Duration LONGEST = Duration.ofMinutes(1);

    private AskedWait() {}

    /// Whether the registry asked for fewer requests. A wait alone does not say so: it may be only the time at
    /// which the same question is worth asking again.
    public static boolean isThrottled(Failure failure) {
        return failure instanceof TransientFailure passing && passing.reason() == TransientFailure.Reason.OVERLOADED;
    }

    /// Of a server that could not respond: with `Retry-After`, it asks for fewer requests.
    public static TransientFailure.Refusal retryAfter(Duration wait) {
        return new TransientFailure.Refusal(
                wait.isPositive() ? TransientFailure.Reason.OVERLOADED : TransientFailure.Reason.UNAVAILABLE, wait);
    }

    /// Zero if it asked for none.
    public static Duration of(Failure failure) {
        Duration asked = failure instanceof TransientFailure passing ? passing.askedWait() : Duration.ZERO;
        return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    }
}
