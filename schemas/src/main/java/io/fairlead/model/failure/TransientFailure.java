package io.fairlead.model.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An external system did not respond properly just now. The caller keeps what it has and retries with backoff.
public final class TransientFailure extends Failure {
    /// The reason why the external system did not do what was requested.
    public enum Reason {
        /// It is down, broken, or not ready for this request.
        UNAVAILABLE,
        /// It works, and asks for fewer requests (HTTP status 429): the caller slows down.
        OVERLOADED,
        /// It works, but not for this item at present: a permission, a quota or a namespace is missing, or somebody
        /// holds the item. Others continue.
        BLOCKED
    }

    private final Duration askedWait;
    private final Reason reason;

    public TransientFailure(String code, String message) {
        this(code, message, null);
    }

    public TransientFailure(String code, String message, @Nullable Throwable cause) {
        this(code, message, cause, Duration.ZERO);
    }

    /// @param askedWait the minimum wait before a retry that the external system requested, for example by HTTP's
    ///     Retry-After
    public TransientFailure(String code, String message, @Nullable Throwable cause, Duration askedWait) {
        this(code, message, cause, askedWait, Reason.UNAVAILABLE);
    }

    /// @param askedWait the minimum wait before a retry that the external system requested, for example by HTTP's
    ///     Retry-After
    public TransientFailure(String code, String message, @Nullable Throwable cause, Duration askedWait, Reason reason) {
        super(code, message, cause);
        if (askedWait.isNegative()) {
            throw new IllegalArgumentException(code + " asks for a wait of " + askedWait + "; expected 0 or more");
        }
        this.askedWait = askedWait;
        this.reason = reason;
    }

    /// The minimum wait before a retry that the external system requested; zero if it requested none.
    public Duration askedWait() {
        return askedWait;
    }

    public Reason reason() {
        return reason;
    }
}
