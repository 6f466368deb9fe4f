package io.fairlead.topology.streams;

import io.fairlead.model.failure.Bug;
import io.fairlead.wire.Binary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;

/// A section's values in Avro's single-object encoding (two marker bytes, the schema's fingerprint, the data): each
/// value names its schema, so no registry is needed. Schemas: `schemas/src/main/avro/state.avdl`.
final class StateCodec<T> {
    private static final int HEADER = 10;

    private final Schema schema;
    private final byte[] header;
    private final Binary.Writer<T> writer;
    private final Binary.Reader<T> reader;

    StateCodec(Schema schema, Binary.Writer<T> writer, Binary.Reader<T> reader) {
        this.schema = schema;
        this.writer = writer;
        this.reader = reader;
        header = ByteBuffer.allocate(HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 0x01)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .array();
    }

    byte[] encode(T value) {
        try {
            return Binary.encode(header, value, writer);
        } catch (IOException e) {
            throw new Bug("state cannot be written: " + value, e);
        }
    }

    /// Only this program writes state: a value that cannot be read is not bad input but a lost or foreign changelog.
    T decode(String section, byte[] bytes) {
        try {
            BinaryDecoder in = decoder(bytes);
            T value = reader.read(in);
            Binary.requireEnd(in);
            return value;
        } catch (IOException | RuntimeException e) {
            throw new Bug("state in section " + section + " cannot be read: was it written by another version?", e);
        }
    }

    private BinaryDecoder decoder(byte[] bytes) throws IOException {
        if (bytes.length >= HEADER && Arrays.equals(bytes, 0, HEADER, header, 0, HEADER)) {
            return Binary.decoder(bytes, HEADER, bytes.length - HEADER);
        }
        byte[] rewritten = bytes.length < HEADER ? null : EarlierState.rewritten(bytes, HEADER, schema);
        if (rewritten == null) {
            HexFormat hex = HexFormat.of();
            throw new IOException("it begins with " + hex.formatHex(bytes, 0, Math.min(HEADER, bytes.length))
                    + ", expected " + hex.formatHex(header));
        }
        return Binary.decoder(rewritten, 0, rewritten.length);
    }
}
