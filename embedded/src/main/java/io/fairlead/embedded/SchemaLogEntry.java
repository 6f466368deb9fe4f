package io.fairlead.embedded;

import io.fairlead.wire.schemaregistry.CompatibilityLevel;

/// One line of a [SchemaLog]: a requested change of the registry. [RegistryState#apply] decides whether it takes
/// effect.
public sealed interface SchemaLogEntry {
    /// Makes this schema the next version of the subject, which had `base` versions when it was checked.
    ///
    /// @param schema Avro's own JSON of the schema, so that equal schemas are equal texts
    record Register(String subject, int base, String schema) implements SchemaLogEntry {}

    /// Sets the level of the subject, or of all subjects without a level of their own if the name is empty.
    record SetLevel(String subject, CompatibilityLevel level) implements SchemaLogEntry {}
}
