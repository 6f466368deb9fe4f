/// Talks to a schema registry by Confluent's REST calls, and frames Avro bytes in Confluent's wire format.
///
/// Knows HTTP, TLS and the registry's errors; knows nothing of what the schemas say. Start at [SchemaRegistry].
@NullMarked
package io.fairlead.wire.schemaregistry;

import org.jspecify.annotations.NullMarked;
