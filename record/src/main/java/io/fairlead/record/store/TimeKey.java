package io.fairlead.record.store;

import io.fairlead.record.LogPosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// A key by source and place in the log: the source, a zero, the partition, the highest time so far of the partition in
/// milliseconds, and the offset. Keys of a source and a partition are in the order of the log.
///
/// Every record of `audit` has at least one such key, the empty source if it names none: so the keys also show which
/// offset a time selects, and which decisions are old.
record TimeKey(String source, long highest, LogPosition at) {
    private static final int PLACE = Integer.BYTES + Long.BYTES + Long.BYTES;

    byte[] bytes() {
        byte[] text = source.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(text.length + 1 + PLACE)
                .put(text)
                .put((byte) 0)
                .putInt(at.partition())
                .putLong(highest)
                .putLong(at.offset())
                .array();
    }

    static TimeKey of(byte[] key) {
        int length = key.length - PLACE - 1;
        ByteBuffer place = ByteBuffer.wrap(key, length + 1, PLACE);
        int partition = place.getInt();
        long highest = place.getLong();
        return new TimeKey(
                new String(key, 0, length, StandardCharsets.UTF_8),
                highest,
                new LogPosition(partition, place.getLong()));
    }

    /// Before every key of the source and partition with this time or a later one.
    static byte[] from(String source, int partition, Instant time) {
        return new TimeKey(source, PlaceKey.millis(time), new LogPosition(partition, 0)).bytes();
    }

    /// Before every key of the source and partition.
    static byte[] start(String source, int partition) {
        return new TimeKey(source, 0, new LogPosition(partition, 0)).bytes();
    }

    /// After every key of the source and partition.
    static byte[] end(String source, int partition) {
        return start(source, partition + 1);
    }
}
