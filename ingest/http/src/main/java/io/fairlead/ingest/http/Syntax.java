package io.fairlead.ingest.http;

import io.fairlead.ingest.http.HttpOptions.Format;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// How the text of a response is written, by its `Content-Type`.
enum Syntax {
    JSON,
    YAML;

    /// Empty if it cannot be a list: an error page has status 200 and is HTML. Files of object stores often come
    /// without a type, so the ending of the URL's path decides there; Prometheus requires JSON.
    static Optional<Syntax> of(Format format, String contentType, URI address) {
        String type = contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        if (type.equals("application/json")) {
            return Optional.of(JSON);
        }
        if (format == Format.PROMETHEUS) {
            return Optional.empty();
        }
        if (type.endsWith("+json")) {
            return Optional.of(JSON);
        }
        if (type.matches("(application|text)/(x-)?yaml") || type.endsWith("+yaml")) {
            return Optional.of(YAML);
        }
        boolean unknown = type.isEmpty() || type.equals("text/plain") || type.equals("application/octet-stream");
        return unknown ? byEnding(String.valueOf(address.getPath())) : Optional.empty();
    }

    private static Optional<Syntax> byEnding(String path) {
        if (path.endsWith(".json")) {
            return Optional.of(JSON);
        }
        return path.endsWith(".yaml") || path.endsWith(".yml") ? Optional.of(YAML) : Optional.empty();
    }

    /// What is accepted, for messages.
    static String expected(Format format) {
        return switch (format) {
            case PROMETHEUS -> "application/json";
            case INVENTORY -> "application/json or application/yaml";
        };
    }
}
