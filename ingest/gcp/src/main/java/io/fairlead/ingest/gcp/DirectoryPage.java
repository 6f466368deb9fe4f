package io.fairlead.ingest.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.http.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// One page of a list of Service Directory. `{}` is an empty one. Pure.
///
/// @param entries in the order of the page
/// @param next the token of the next page, empty on the last one
record DirectoryPage(List<Entry> entries, String next) {
    /// What it is a list of.
    enum Kind {
        NAMESPACES,
        SERVICES,
        ENDPOINTS;

        /// In paths and bodies.
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// An entry.
    ///
    /// @param name the last part of its resource name; of an endpoint, empty if it has none that can be used
    record Entry(String name, JsonNode content) {}

    DirectoryPage {
        entries = List.copyOf(entries);
    }

    /// Reads the body of a response.
    ///
    /// @param masked removes secrets from what is quoted of the body
    static DirectoryPage of(Kind kind, byte[] body, UnaryOperator<String> masked) throws UnusablePage {
        JsonNode root = JsonPages.parsed(body);
        // A list that is not empty has its key: a body with others only is something else.
        if (!root.has(kind.key()) && !root.has("nextPageToken") && !root.isEmpty()) {
            throw new UnusablePage("a body without " + kind.key());
        }
        if (!JsonPages.list(root, "unreachable").isEmpty()) {
            throw new UnusablePage("unreachable: "
                    + PrintableText.of(masked.apply(root.path("unreachable").toString())));
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode each : JsonPages.list(root, kind.key())) {
            String full = each.path("name").asText("");
            String name = full.matches(".*/" + kind.key() + "/[A-Za-z0-9_-]{1,63}")
                    ? full.substring(full.lastIndexOf('/') + 1)
                    : "";
            if (name.isEmpty() && kind != Kind.ENDPOINTS) {
                throw new UnusablePage(kind.key() + " with the name \"" + PrintableText.of(masked.apply(full)) + "\"");
            }
            entries.add(new Entry(name, each));
        }
        return new DirectoryPage(entries, JsonPages.text(root, "nextPageToken"));
    }
}
