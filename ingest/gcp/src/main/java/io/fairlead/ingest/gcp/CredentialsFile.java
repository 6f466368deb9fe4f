package io.fairlead.ingest.gcp;

import com.google.auth.oauth2.GoogleCredentials;
import io.fairlead.http.PrintableText;
import io.fairlead.model.failure.TransientFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The content of a file with credentials as Google writes them: the key of a service account, or the configuration of
/// workload identity federation. No message contains what is in it.
final class CredentialsFile {
    private static final int MAX_BYTES = 64 << 10;

    private final Path file;
    private final byte[] content;

    private CredentialsFile(Path file, byte[] content) {
        this.file = file;
        this.content = content;
    }

    /// Reads it.
    ///
    /// @throws TransientFailure it cannot be read just now
    static CredentialsFile read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw wrong(file, "is larger than 64 KiB, expected credentials");
            }
            return new CredentialsFile(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw wrong(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    boolean isSameAs(CredentialsFile other) {
        return Arrays.equals(content, other.content);
    }

    /// Does no I/O.
    ///
    /// @throws TransientFailure it holds something else
    GoogleCredentials credentials() {
        try {
            return GoogleCredentials.fromStream(new ByteArrayInputStream(content));
        } catch (IOException | IllegalArgumentException e) {
            throw wrong(file, "holds no credentials of Google (" + described(e) + ")");
        }
    }

    /// The parser quotes what it cannot parse.
    private static String described(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.matches("[A-Za-z0-9 ,.'_-]{1,200}")
                ? PrintableText.of(message)
                : e.getClass().getSimpleName();
    }

    private static TransientFailure wrong(Path file, String problem) {
        return new TransientFailure(
                "INGEST-GCP-CREDENTIALS", "the file " + file + ": " + problem + "; what was read before stays in use");
    }
}
