package io.fairlead.model;

import io.fairlead.model.failure.Bug;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Replaces content where only equality matters: 64 hexadecimal digits, of which some callers use the first ones.
public final class Sha256 {
    private Sha256() {}

    /// The digest of the text in UTF-8.
    public static String hex(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new Bug("every Java platform has SHA-256", e);
        }
    }
}
