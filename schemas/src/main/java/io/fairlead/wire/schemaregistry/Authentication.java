package io.fairlead.wire.schemaregistry;

/// Who the client says it is. Credentials inside a URL win over [None] for that URL.
public sealed interface Authentication {
    record None() implements Authentication {}

    record Basic(String user, HiddenValue password) implements Authentication {}

    record Bearer(HiddenValue token) implements Authentication {}
}
