/// Uses Confluent's REST API of a schema registry, and frames Avro bytes in Confluent's wire format.
///
/// Knows HTTP, TLS and the registry's errors; knows nothing of the contents of the schemas. Start at [SchemaRegistry].
@NullMarked
package io.fairlead.wire.schemaregistry;

import org.jspecify.annotations.NullMarked;
