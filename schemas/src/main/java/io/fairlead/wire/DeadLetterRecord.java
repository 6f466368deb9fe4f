package io.fairlead.wire;

import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// A record for the dead letter topic: key, value and headers unchanged, and the reason in further headers.
///
/// A record larger than the dead letter topic accepts is cut, and the header [DeadLetter#CUT] records that: a record
/// that could not be dead-lettered would stop its stage for good.
public final class DeadLetterRecord {
    /// Below `max.message.bytes` of the dead letter topic (2 MiB), by more than the reason takes.
    static final int LARGEST = 2_000_000;

    private static final int LARGEST_KEY = 100_000;

    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final Headers headers;

    private DeadLetterRecord(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        this.key = key;
        this.value = value;
        this.headers = headers;
    }

    public static DeadLetterRecord of(
            DeadLetter why, byte @Nullable [] key, byte @Nullable [] value, Iterable<Header> came) {
        RecordHeaders headers = new RecordHeaders();
        came.forEach(header -> {
            if (!DeadLetter.isOurs(header)) {
                headers.add(header);
            }
        });
        if (size(key) + size(value) + size(headers) > LARGEST) {
            return cut(why, key, value, headers);
        }
        why.headers().forEach(headers::add);
        return new DeadLetterRecord(key, value, headers);
    }

    private static DeadLetterRecord cut(
            DeadLetter why, byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
        RecordHeaders few = size(headers) > LARGEST_KEY ? new RecordHeaders() : headers;
        String cut = "key " + size(key) + " bytes, value " + size(value) + " bytes, headers " + size(headers)
                + " bytes: together more than " + LARGEST;
        why.headers().forEach(few::add);
        few.add(DeadLetter.header("cut", cut));
        return new DeadLetterRecord(
                cut(key, LARGEST_KEY), cut(value, LARGEST - Math.min(size(key), LARGEST_KEY) - LARGEST_KEY), few);
    }

    public byte @Nullable [] key() {
        return key;
    }

    public byte @Nullable [] value() {
        return value;
    }

    public Headers headers() {
        return headers;
    }

    private static int size(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static int size(Headers headers) {
        int size = 0;
        for (Header header : headers) {
            size += header.key().length() * 3 + size(header.value()) + 10;
        }
        return size;
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int atMost) {
        return bytes == null || bytes.length <= atMost ? bytes : Arrays.copyOf(bytes, atMost);
    }
}
