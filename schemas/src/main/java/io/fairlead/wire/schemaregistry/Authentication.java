package io.fairlead.wire.schemaregistry;

/// The credentials of the client. Credentials inside a URL override [None] for that URL.
public sealed interface Authentication {
    record None() implements Authentication {}

    record Basic(String user, HiddenValue password) implements Authentication {}

    record Bearer(HiddenValue token) implements Authentication {}
}
