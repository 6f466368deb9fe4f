package io.fairlead.wire.schemaregistry;

import io.fairlead.model.failure.Fatal;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.wire.SchemaBounds;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/// Converts a value in Confluent's wire format to human-readable form, with the schema that it was written with.
public final class AnyRecord {
    private AnyRecord() {}

    /// The value as JSON.
    ///
    /// @throws RejectedFailure it cannot be read
    public static String json(byte[] bytes, SchemaRegistry registry) {
        int id = WireFrame.id(() -> "the value", bytes);
        Schema schema = registry.byId(id);
        requireReadable(id, schema);
        try {
            return read(bytes, schema);
        } catch (Throwable e) {
            Fatal.rethrow(e);
            throw new RejectedFailure(
                    "WIRE-DECODE",
                    "the value cannot be read as " + schema.getFullName() + " (schema " + id + "): " + reason(e),
                    e);
        }
    }

    private static void requireReadable(int id, Schema schema) {
        SchemaBounds.objection(schema).ifPresent(objection -> {
            throw new RejectedFailure(
                    "WIRE-SCHEMA-UNREADABLE",
                    "the value was written with schema " + id + " (" + schema.getFullName()
                            + "), which is not decoded: " + objection);
        });
    }

    private static String read(byte[] bytes, Schema schema) throws IOException {
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(bytes, WireFrame.HEADER, bytes.length - WireFrame.HEADER, null);
        Object read = new GenericDatumReader<>(schema).read(null, decoder);
        if (!decoder.isEnd()) {
            throw new IOException("bytes are left over after the record");
        }
        return String.valueOf(read);
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
