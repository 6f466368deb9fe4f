package io.fairlead.model.failure;

import org.jspecify.annotations.Nullable;

/// A failure that the program foresaw, with a stable [#code()] such as `INGEST-CONSUL-AUTH`.
///
/// The message names what failed, on which item, what was found, what was expected and the remedy. It never contains a
/// secret.
public abstract sealed class Failure extends RuntimeException
        permits TransientFailure, RejectedFailure, ConfigurationFailure {
    private final String code;

    Failure(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public final String code() {
        return code;
    }
}
