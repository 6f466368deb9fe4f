package io.fairlead.record.store;

import io.fairlead.model.TableEntry;
import io.fairlead.record.LogPosition;
import io.fairlead.record.RowKey;
import io.fairlead.topics.Keys;
import io.fairlead.wire.TableEntryCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.SchemaNormalization;

/// The rows of the present table, each under its service: the service, a zero, the partition, the key of the
/// row. The value is that of the row, or the place of the decision that has it: values are written only once.
final class RowBytes {
    private static final TableEntryCodec CODEC = new TableEntryCodec();
    /// Marks a partition with a decision that could not be read. No row has this key.
    private static final byte[] UNREADABLE = {'!'};
    private static final byte VALUE = 0;
    private static final byte POINTER = 1;

    private RowBytes() {}

    /// Identifies the schema of the values, which have none with them.
    static String schema() {
        return Long.toHexString(SchemaNormalization.parsingFingerprint64(CODEC.schema()));
    }

    static byte[] key(RowKey row) {
        return key(subject(row), row.partition(), row.key().toString().getBytes(StandardCharsets.UTF_8));
    }

    static byte[] unreadable(String subject, int partition) {
        return key(subject, partition, UNREADABLE);
    }

    private static byte[] key(String subject, int partition, byte[] row) {
        byte[] prefix = PlaceKey.prefix(subject);
        return ByteBuffer.allocate(prefix.length + Integer.BYTES + row.length)
                .put(prefix)
                .putInt(partition)
                .put(row)
                .array();
    }

    /// The service of a row, or the empty text.
    static String subject(RowKey row) {
        return row.service().map(Object::toString).orElse("");
    }

    static boolean isUnreadable(byte[] key) {
        return Arrays.equals(text(key), UNREADABLE);
    }

    static RowKey row(byte[] key) {
        int partition = ByteBuffer.wrap(key, place(key), Integer.BYTES).getInt();
        return new RowKey(partition, Keys.parseEndpoint(text(key)));
    }

    private static byte[] text(byte[] key) {
        return Arrays.copyOfRange(key, place(key) + Integer.BYTES, key.length);
    }

    private static int place(byte[] key) {
        return PlaceKey.prefix(PlaceKey.subject(key)).length;
    }

    static byte[] value(TableEntry entry) {
        byte[] encoded = CODEC.encode(entry);
        return ByteBuffer.allocate(1 + encoded.length).put(VALUE).put(encoded).array();
    }

    static TableEntry entry(byte[] value) {
        return CODEC.decode(value, 1, value.length - 1, CODEC.schema());
    }

    /// The value of a row that a decision has, in the row's partition and under the row's service.
    static byte[] pointer(PlaceKey decision) {
        return ByteBuffer.allocate(1 + Long.BYTES + Long.BYTES)
                .put(POINTER)
                .putLong(decision.highest())
                .putLong(decision.at().offset())
                .array();
    }

    static boolean isPointer(byte[] value) {
        return value[0] == POINTER;
    }

    /// The decision to which a row points.
    static PlaceKey decision(byte[] key, byte[] pointer) {
        int partition = ByteBuffer.wrap(key, place(key), Integer.BYTES).getInt();
        ByteBuffer place = ByteBuffer.wrap(pointer, 1, Long.BYTES + Long.BYTES);
        return new PlaceKey(PlaceKey.subject(key), place.getLong(), new LogPosition(partition, place.getLong()));
    }
}
