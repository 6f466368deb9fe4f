package io.fairlead.ingest.azure;

import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file with a secret. No message contains what is in it.
final class SecretFile {
    private static final int MAX_BYTES = 64 << 10;

    private SecretFile() {}

    /// @param expected what is in it, for messages
    /// @throws TransientFailure it cannot be used just now
    static Secret read(Path file, String expected) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw wrong(file, "is larger than 64 KiB, expected " + expected, null);
            }
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw wrong(file, "is empty, expected " + expected, null);
            }
            if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw wrong(file, "contains more than one word of visible ASCII, expected " + expected, null);
            }
            return new Secret(text);
        } catch (IOException e) {
            throw wrong(file, "cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static TransientFailure wrong(Path file, String problem, @Nullable Throwable cause) {
        return new TransientFailure(
                "INGEST-AZURE-CREDENTIALS",
                "the file " + file + ": " + problem + "; what was read before stays in use",
                cause);
    }
}
