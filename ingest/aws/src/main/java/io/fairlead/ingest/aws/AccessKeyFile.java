package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.Keys;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file with an access key, in the form of AWS' credentials file with at most one profile. No message
/// contains what is in it.
final class AccessKeyFile {
    private static final int MAX_BYTES = 64 << 10;

    private AccessKeyFile() {}

    /// Reads it.
    ///
    /// @throws TransientFailure it cannot be used just now
    static Keys.Fixed read(Path file) {
        List<String> lines = content(file).lines().map(String::strip).toList();
        long profiles = lines.stream().filter(AccessKeyFile::isProfile).count();
        if (profiles > 1) {
            throw wrong(file, "has " + profiles + " profiles, expected one", null);
        }
        Map<String, String> values = values(lines);
        return new Keys.Fixed(
                required(file, values, "aws_access_key_id"),
                new Secret(required(file, values, "aws_secret_access_key")),
                new Secret(values.getOrDefault("aws_session_token", "")));
    }

    private static boolean isProfile(String line) {
        return line.startsWith("[");
    }

    private static Map<String, String> values(List<String> lines) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith(";") && !isProfile(line)) {
                int equals = line.indexOf('=');
                values.put(
                        line.substring(0, Math.max(0, equals)).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        return values;
    }

    private static String required(Path file, Map<String, String> values, String key) {
        String value = values.getOrDefault(key, "");
        if (value.isEmpty()) {
            throw wrong(file, "has no " + key, null);
        }
        return value;
    }

    private static String content(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw wrong(file, "is larger than 64 KiB, expected an access key", null);
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw wrong(file, "cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static TransientFailure wrong(Path file, String problem, @Nullable Throwable cause) {
        return new TransientFailure(
                "INGEST-AWS-CREDENTIALS",
                "the file " + file + ": " + problem + "; what was read before stays in use",
                cause);
    }
}
