package io.fairlead.ingest.rules;

import io.fairlead.model.failure.Bug;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Determines whether rules are the same as before.
public final class RuleDigest {
    /// Two different rule sets of one source that agree in 64 bits are not expected.
    private static final int BYTES = 8;

    private RuleDigest() {}

    public static String of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new Bug("every Java has SHA-256", e);
        }
    }
}
