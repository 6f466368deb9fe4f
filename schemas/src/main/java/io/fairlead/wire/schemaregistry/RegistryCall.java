package io.fairlead.wire.schemaregistry;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One REST call. `what` names it in messages, such as `register a schema under subject "orders-value"`.
record RegistryCall(
        String what, String method, String path, @Nullable JsonNode body) {
    static RegistryCall get(String what, String path) {
        return new RegistryCall(what, "GET", path, null);
    }

    /// One segment of a path: subjects may contain slashes and blanks.
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
