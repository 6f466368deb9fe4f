package io.fairlead.ingest.eureka;

import io.fairlead.ingest.eureka.EurekaOptions.Access;
import io.fairlead.ingest.eureka.EurekaOptions.Credentials;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The value of the header `Authorization`. A file is read each time, so that a secret may be renewed.
final class EurekaAuthorization {
    private static final int MAX_BYTES = 64 << 10;

    private EurekaAuthorization() {}

    /// Returns [Secret#NONE] without credentials.
    ///
    /// @throws TransientFailure the file cannot be used just now; the message does not contain its content
    static Secret of(Credentials credentials) {
        return switch (credentials) {
            case Credentials.None() -> Secret.NONE;
            case Credentials.Bearer(Secret token, @Nullable Path file) ->
                new Secret("Bearer " + (file == null ? token.value() : content(file)));
            case Credentials.Basic(String user, Secret password, @Nullable Path file) -> {
                String pair = user + ":" + (file == null ? password.value() : content(file));
                yield new Secret("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
            }
        };
    }

    /// Everything that must not be shown, the longest first. What is in a file that cannot be read now is not sent
    /// either.
    static List<String> secrets(Access access) {
        List<String> secrets = new ArrayList<>();
        try {
            String value = of(access.credentials()).value();
            secrets.add(value.substring(value.indexOf(' ') + 1));
            if (access.credentials() instanceof Credentials.Basic(var _, Secret password, @Nullable Path file)) {
                secrets.add(file == null ? password.value() : content(file));
            }
        } catch (TransientFailure _) {
            // See above.
        }
        secrets.removeIf(String::isEmpty);
        secrets.sort(Comparator.comparingInt(String::length).reversed());
        return secrets;
    }

    private static String content(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw wrong(file, "is larger than 64 KiB, expected a token or a password", null);
            }
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw wrong(file, "is empty, expected a token or a password", null);
            }
            if (text.chars().anyMatch(c -> c < ' ' || c > '~')) {
                throw wrong(file, "contains more than one line of visible ASCII", null);
            }
            return text;
        } catch (IOException e) {
            throw wrong(file, "cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static TransientFailure wrong(Path file, String problem, @Nullable Throwable cause) {
        return new TransientFailure(
                "INGEST-EUREKA-CREDENTIALS",
                "the file " + file + ": " + problem + "; what was read before stays in use",
                cause);
    }
}
