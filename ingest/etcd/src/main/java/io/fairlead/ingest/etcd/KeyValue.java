package io.fairlead.ingest.etcd;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A key and its value, as etcd's JSON has them: in base64. Both may be any bytes.
record KeyValue(String key, String value) {
    /// The key as text.
    ///
    /// @throws IllegalArgumentException it is none
    static String keyText(String key) {
        return text(key).orElseThrow(() -> new IllegalArgumentException("the key is not UTF-8"));
    }

    /// The key as it is shown, whatever it is.
    static String shown(String key) {
        return text(key).orElse("base64:" + key);
    }

    /// The value as text.
    ///
    /// @throws IllegalArgumentException it is none
    String valueText() {
        return text(value).orElseThrow(() -> new IllegalArgumentException("its value is not UTF-8"));
    }

    byte[] valueBytes() {
        return bytes(value);
    }

    /// Without decoding it.
    long valueSize() {
        int padding = value.endsWith("==") ? 2 : value.endsWith("=") ? 1 : 0;
        return value.length() / 4L * 3 - padding;
    }

    static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static Optional<String> text(String base64) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(base64)))
                    .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
