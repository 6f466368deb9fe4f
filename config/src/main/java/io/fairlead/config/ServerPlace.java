package io.fairlead.config;

import java.nio.file.Path;

/// The place of a server that Fairlead needs.
public sealed interface ServerPlace {
    /// An external server, given by the client properties.
    record Outside() implements ServerPlace {}

    /// In this process; its data is deleted when the process ends.
    record EmbeddedTemporary() implements ServerPlace {}

    /// In this process; its data is kept in `directory`.
    record EmbeddedKept(Path directory) implements ServerPlace {}

    default boolean isEmbedded() {
        return switch (this) {
            case Outside() -> false;
            case EmbeddedTemporary() -> true;
            case EmbeddedKept(var ignored) -> true;
        };
    }
}
