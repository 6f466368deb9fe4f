package io.fairlead.model.failure;

import org.jspecify.annotations.Nullable;

/// The operator's configuration cannot work. The program stops at start and names the remedy; exit code 2.
public final class ConfigurationFailure extends Failure {
    public ConfigurationFailure(String code, String message) {
        super(code, message, null);
    }

    public ConfigurationFailure(String code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
