/// Bytes: Avro schemas and the codecs between them and the model, in the Confluent wire format.
@NullMarked
package io.fairlead.wire;

import org.jspecify.annotations.NullMarked;
