package io.fairlead.model.failure;

import org.jspecify.annotations.Nullable;

/// One item cannot be used. The caller writes it to the dead letter topic with its reason, keeps the item's last good
/// value, and continues with the others.
public final class RejectedFailure extends Failure {
    public RejectedFailure(String code, String message) {
        super(code, message, null);
    }

    public RejectedFailure(String code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
