package io.fairlead.publisher.files;

import io.fairlead.model.failure.Bug;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Replaces a text when only equality matters.
final class TextDigest {
    private TextDigest() {}

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new Bug("every Java platform has SHA-256", e);
        }
    }
}
