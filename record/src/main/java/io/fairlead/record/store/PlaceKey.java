package io.fairlead.record.store;

import io.fairlead.record.LogPosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// A key by subject and place in the log: the subject, a zero, the highest time so far of the partition in
/// milliseconds, partition and offset. Keys of a subject are in the order of the log within a partition, and by
/// time between partitions. No subject contains a zero.
record PlaceKey(String subject, long highest, LogPosition at) {
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE).minusMillis(1);
    private static final int PLACE = Long.BYTES + Integer.BYTES + Long.BYTES;

    byte[] bytes() {
        byte[] text = subject.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(text.length + 1 + PLACE)
                .put(text)
                .put((byte) 0)
                .putLong(highest)
                .putInt(at.partition())
                .putLong(at.offset())
                .array();
    }

    static PlaceKey of(byte[] key) {
        int length = key.length - PLACE - 1;
        ByteBuffer place = ByteBuffer.wrap(key, length + 1, PLACE);
        return new PlaceKey(
                new String(key, 0, length, StandardCharsets.UTF_8),
                place.getLong(),
                new LogPosition(place.getInt(), place.getLong()));
    }

    /// Before every key of the subject with this time or a later one.
    static byte[] from(String subject, Instant time) {
        return new PlaceKey(subject, millis(time), new LogPosition(0, 0)).bytes();
    }

    /// After every key of the subject, and before those of the next one.
    static byte[] end(String subject) {
        byte[] text = subject.getBytes(StandardCharsets.UTF_8);
        byte[] end = Arrays.copyOf(text, text.length + 1);
        end[text.length] = 1;
        return end;
    }

    /// Before every key that belongs to the subject.
    static byte[] prefix(String subject) {
        byte[] text = subject.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(text, text.length + 1);
    }

    /// Up to its first zero: the subject of any key.
    static String subject(byte[] key) {
        int end = 0;
        while (end < key.length && key[end] != 0) {
            end++;
        }
        return new String(key, 0, end, StandardCharsets.UTF_8);
    }

    /// The times of records are milliseconds: the first one that is at this time or later.
    static long millis(Instant time) {
        if (time.isBefore(Instant.EPOCH)) {
            return 0;
        }
        if (!time.isBefore(LAST)) {
            return Long.MAX_VALUE;
        }
        return time.plusNanos(999_999).toEpochMilli();
    }
}
