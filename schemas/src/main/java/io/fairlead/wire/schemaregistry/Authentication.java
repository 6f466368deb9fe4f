package io.fairlead.wire.schemaregistry;

/// Who the client says it is. Credentials inside a URL win over [None] for that URL.
public sealed interface Authentication {
    record None() implements Authentication {}

    record Basic(String user, Secret password) implements Authentication {}

    record Bearer(Secret token) implements Authentication {}
}
