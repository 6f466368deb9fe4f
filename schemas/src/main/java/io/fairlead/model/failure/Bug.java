package io.fairlead.model.failure;

/// The program contradicts itself. It stops with a non-zero exit code instead of acting on a state that it does not
/// understand.
public final class Bug extends RuntimeException {
    public Bug(String message) {
        super(message);
    }

    public Bug(String message, Throwable cause) {
        super(message, cause);
    }
}
