package io.fairlead.app.config;

import java.nio.file.Path;

/// Where a server that Fairlead needs runs.
public sealed interface ServerPlace {
    /// Elsewhere; the client properties say where.
    record Outside() implements ServerPlace {}

    /// In this process; what it holds is gone at the end.
    record EmbeddedTemporary() implements ServerPlace {}

    /// In this process; `directory` is this server's own and keeps what it holds.
    record EmbeddedKept(Path directory) implements ServerPlace {}

    default boolean isEmbedded() {
        return switch (this) {
            case Outside() -> false;
            case EmbeddedTemporary() -> true;
            case EmbeddedKept(var ignored) -> true;
        };
    }
}
