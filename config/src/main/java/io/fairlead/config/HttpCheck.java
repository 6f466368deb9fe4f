package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.options.KeyPath;

/// Refuses an HTTP server that other machines can reach and that protects nothing, unless the file says that this is
/// meant.
final class HttpCheck {
    private static final KeyPath HTTP = KeyPath.ROOT.child("http");

    private final ConfigTree tree;
    private final Problems problems;

    HttpCheck(ConfigTree tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    void run() {
        JsonNode http = tree.root().path("http");
        String host = http.path("host").asText();
        if (!host.isEmpty() && !isLoopback(host) && !http.path("insecure").asBoolean()) {
            requirePresent(http, "tls");
            requirePresent(http, http.has("oidc") ? "oidc" : "tokens");
        }
    }

    private void requirePresent(JsonNode http, String key) {
        if (!http.has(key)) {
            problems.add(
                    tree.line(HTTP.child("host")),
                    HTTP.child(key),
                    "missing; found host " + FoundValue.of(http.path("host"), false)
                            + ", which other machines can reach, expected " + key
                            + (key.equals("tokens") ? " or oidc" : "")
                            + " with it (or: insecure: true, where the network protects this port)");
        }
    }

    /// By its text: what a name resolves to may change.
    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("::1")
                || host.equals("[::1]");
    }
}
