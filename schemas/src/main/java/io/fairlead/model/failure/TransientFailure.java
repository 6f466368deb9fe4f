package io.fairlead.model.failure;

import org.jspecify.annotations.Nullable;

/// The outside did not answer as it should just now. The caller keeps what it has and tries again with backoff.
public final class TransientFailure extends Failure {
    public TransientFailure(String code, String message) {
        super(code, message, null);
    }

    public TransientFailure(String code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
