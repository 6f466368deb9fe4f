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

    /// Why the outside did not do what it was asked to, and how long it asked not to be tried again, as by HTTP's
    /// Retry-After: zero where it did not say.
    public record Refusal(Reason reason, Duration askedWait) {
        public Refusal {
            if (askedWait.isNegative()) {
                throw new IllegalArgumentException("a wait of " + askedWait + " is asked for; expected 0 or more");
            }
        }
    }

    private final Refusal refusal;

    public TransientFailure(String code, String message) {
        this(code, message, null);
    }

    public TransientFailure(String code, String message, @Nullable Throwable cause) {
        this(code, message, cause, Duration.ZERO);
    }

    /// @param askedWait the minimum wait before a retry that the external system requested, for example by HTTP's
    ///     Retry-After
    public TransientFailure(String code, String message, @Nullable Throwable cause, Duration askedWait) {
        this(code, message, cause, new Refusal(Reason.UNAVAILABLE, askedWait));
    }

    public TransientFailure(String code, String message, @Nullable Throwable cause, Refusal refusal) {
        super(code, message, cause);
        this.refusal = refusal;
    }

    /// The minimum wait before a retry that the external system requested; zero if it requested none.
    public Duration askedWait() {
        return refusal.askedWait();
    }

    public Reason reason() {
        return refusal.reason();
    }
}
