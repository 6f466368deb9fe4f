package io.fairlead.record.store;

import io.fairlead.model.TableEntry;
import io.fairlead.record.RowKey;
import io.fairlead.topics.Keys;
import io.fairlead.wire.TableEntryCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The rows of the present table, each under its service: the service, a zero, the partition, the key of the
/// row.
final class RowBytes {
    private static final TableEntryCodec CODEC = new TableEntryCodec();
    /// Marks a partition with a decision that could not be read. No row has this key.
    private static final byte[] UNREADABLE = {'!'};

    private RowBytes() {}

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
        return CODEC.encode(entry);
    }

    static TableEntry entry(byte[] value) {
        return CODEC.decode(value, 0, value.length, CODEC.schema());
    }
}
