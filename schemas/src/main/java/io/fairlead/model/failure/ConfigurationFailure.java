package io.fairlead.model.failure;

import org.jspecify.annotations.Nullable;

/// What the operator wrote cannot work. The program stops at start and says what to change; exit code 2.
public final class ConfigurationFailure extends Failure {
    public ConfigurationFailure(String code, String message) {
        super(code, message, null);
    }

    public ConfigurationFailure(String code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
