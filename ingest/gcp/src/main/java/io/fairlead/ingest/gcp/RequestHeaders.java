package io.fairlead.ingest.gcp;

import java.net.http.HttpRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The headers that say who asks; their values never print themselves.
///
/// @param principal for messages: who that is, as far as it is known
record RequestHeaders(Map<String, List<String>> values, String principal) {
    /// Which project's quota counts: no secret, and its name is needed in messages.
    private static final String QUOTA_PROJECT = "x-goog-user-project";

    RequestHeaders {
        values = Map.copyOf(values);
    }

    void addTo(HttpRequest.Builder request) {
        values.forEach((name, all) -> all.forEach(value -> request.header(name, value)));
    }

    /// Without what was sent in the headers, which a server may repeat.
    String masked(String text) {
        String masked = text;
        for (String secret : secrets()) {
            masked = masked.replace(secret, "***");
        }
        return masked;
    }

    private List<String> secrets() {
        return values.entrySet().stream()
                .filter(header -> !header.getKey().equalsIgnoreCase(QUOTA_PROJECT))
                .flatMap(header -> header.getValue().stream())
                .flatMap(value -> Stream.of(value, value.substring(value.indexOf(' ') + 1)))
                .filter(value -> value.length() >= 8)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    @Override
    public String toString() {
        return values.keySet() + " of " + principal;
    }
}
