package io.fairlead.config;

import java.nio.file.Path;

/// Where a server that Fairlead needs runs.
public sealed interface ServerPlace {
    /// Elsewhere; the client properties say where.
    record Outside() implements ServerPlace {}

    /// In this process; what it holds of its own is gone at the end.
    record EmbeddedTemporary() implements ServerPlace {}

    /// In this process; what it holds stays in `directory`.
    record EmbeddedKept(Path directory) implements ServerPlace {}

    default boolean isEmbedded() {
        return switch (this) {
            case Outside() -> false;
            case EmbeddedTemporary() -> true;
            case EmbeddedKept(var ignored) -> true;
        };
    }
}
