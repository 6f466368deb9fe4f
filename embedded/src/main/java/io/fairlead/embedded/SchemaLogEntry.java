package io.fairlead.embedded;

import io.fairlead.wire.schemaregistry.CompatibilityLevel;

/// One line of a [SchemaLog]: what somebody asked the registry to become. [RegistryState#apply] says whether it
/// does.
public sealed interface SchemaLogEntry {
    /// "Make this the next version of the subject, as it had `base` versions when it was checked."
    ///
    /// @param schema Avro's own JSON of the schema, so that equal schemas are equal texts
    record Register(String subject, int base, String schema) implements SchemaLogEntry {}

    /// "This is the level of the subject", or of all subjects without a level of their own where the name is empty.
    record SetLevel(String subject, CompatibilityLevel level) implements SchemaLogEntry {}
}
