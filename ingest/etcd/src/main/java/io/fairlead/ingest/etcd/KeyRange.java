package io.fairlead.ingest.etcd;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Beginnings and ends of ranges of keys, in base64. Keys are ordered by their bytes.
final class KeyRange {
    /// As etcd documents it: as a beginning the lowest key, as an end every key from the beginning on.
    private static final byte[] ZERO = {0};

    private KeyRange() {}

    /// The lowest key with a prefix, whether it exists or not. An empty prefix means all keys.
    static String begin(String prefix) {
        return KeyValue.base64(prefix.isEmpty() ? ZERO : prefix.getBytes(StandardCharsets.UTF_8));
    }

    /// The first key after all those with a prefix.
    static String end(String prefix) {
        byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] != (byte) 0xff) {
                byte[] end = Arrays.copyOf(bytes, i + 1);
                end[i]++;
                return KeyValue.base64(end);
            }
        }
        return KeyValue.base64(ZERO);
    }

    /// Whether one key is before another one, in etcd's order.
    static boolean isBefore(String key, String other) {
        return Arrays.compareUnsigned(KeyValue.bytes(key), KeyValue.bytes(other)) < 0;
    }

    /// The first possible key after a key.
    static String after(String key) {
        byte[] bytes = KeyValue.bytes(key);
        return KeyValue.base64(Arrays.copyOf(bytes, bytes.length + 1));
    }
}
