package io.fairlead.wire.schemaregistry;

import io.fairlead.model.failure.RejectedFailure;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/// Confluent's wire format: byte 0, the schema's id in four bytes (big endian), then Avro binary.
final class WireFrame {
    static final int HEADER = 5;
    private static final byte MAGIC = 0;
    private static final byte GUID = 1;
    private static final String CODE = "WIRE-FRAME";

    private WireFrame() {}

    static byte[] frame(int id, byte[] avro) {
        return ByteBuffer.allocate(HEADER + avro.length)
                .put(MAGIC)
                .putInt(id)
                .put(avro)
                .array();
    }

    /// @param record names the record in an error message
    static int id(Supplier<String> record, byte[] bytes) {
        if (bytes.length < HEADER) {
            throw new RejectedFailure(
                    CODE,
                    record.get() + " has " + bytes.length
                            + " bytes, expected at least 5: byte 0 and a 4-byte schema id");
        }
        if (bytes[0] == GUID) {
            throw guid(record.get());
        }
        if (bytes[0] != MAGIC) {
            throw new RejectedFailure(
                    CODE,
                    "%s begins with byte 0x%02x, expected 0x00 of Confluent's wire format; another producer than Fairlead writes to this topic"
                            .formatted(record.get(), bytes[0]));
        }
        return ByteBuffer.wrap(bytes, 1, 4).getInt();
    }

    static RejectedFailure guid(String record) {
        return new RejectedFailure(
                CODE,
                record
                        + " names its schema by GUID (0x01, Confluent 8 with HeaderSchemaIdSerializer), expected 0x00 and"
                        + " a 4-byte id; set the writer's schema id serializer back to PrefixSchemaIdSerializer");
    }
}
