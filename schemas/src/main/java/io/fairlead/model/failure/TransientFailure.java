package io.fairlead.model.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The outside did not answer as it should just now. The caller keeps what it has and tries again with backoff.
public final class TransientFailure extends Failure {
    private final Duration askedWait;

    public TransientFailure(String code, String message) {
        this(code, message, null);
    }

    public TransientFailure(String code, String message, @Nullable Throwable cause) {
        this(code, message, cause, Duration.ZERO);
    }

    /// @param askedWait how long the outside asked not to be tried again, as by HTTP's Retry-After
    public TransientFailure(String code, String message, @Nullable Throwable cause, Duration askedWait) {
        super(code, message, cause);
        if (askedWait.isNegative()) {
            throw new IllegalArgumentException(code + " asks for a wait of " + askedWait + "; expected 0 or more");
        }
        this.askedWait = askedWait;
    }

    /// How long the outside asked not to be tried again; zero where it did not say.
    public Duration askedWait() {
        return askedWait;
    }
}
