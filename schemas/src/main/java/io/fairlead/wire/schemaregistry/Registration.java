package io.fairlead.wire.schemaregistry;

/// The way in which a serializer obtains the id of its schema.
///
/// | `auto.register.schemas` | `use.latest.version` | registration |
/// |---|---|---|
/// | true (default) | any | REGISTER |
/// | false | false (default) | LOOK_UP |
/// | false | true | LATEST |
public enum Registration {
    /// Registers the schema; a registry that already has it returns the same id.
    REGISTER,
    /// The schema must already be registered.
    LOOK_UP,
    /// The schema must be the subject's latest version.
    LATEST
}
