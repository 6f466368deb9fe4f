package io.fairlead.wire;

import org.apache.avro.Schema;

/// Encodes values of one type in Avro binary and decodes them, without framing. Thread-safe.
///
/// Law L9: `decode(encode(x), schema()) = x`, and the bytes of every released schema stay readable.
public interface Codec<T> {
    /// The schema that [#encode] writes and that [#decode] resolves older and newer ones to.
    Schema schema();

    byte[] encode(T value);

    /// Reads `length` bytes from `offset` that were written with `writer`.
    ///
    /// @throws io.fairlead.model.failure.RejectedFailure the bytes are not of that schema, or hold a value
    ///     outside the model's limits
    T decode(byte[] bytes, int offset, int length, Schema writer);
}
