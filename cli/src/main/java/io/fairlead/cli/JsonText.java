package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Objects of a JSON result as phrases for people. Pure.
final class JsonText {
    private JsonText() {}

    /// From `{code, message}`: `CODE: message`, or only the message if there is no code.
    static String problem(JsonNode problem) {
        String code = problem.path("code").asText();
        String message = problem.path("message").asText();
        return code.isEmpty() ? message : code + ": " + message;
    }

    /// From a part of the configuration that differs: `source dc1 changed: rules`.
    static String part(JsonNode item) {
        List<String> keys = new ArrayList<>();
        item.path("keys").forEach(key -> keys.add(key.asText()));
        return item.path("part").asText() + " " + item.path("change").asText()
                + (keys.isEmpty() ? "" : ": " + String.join(", ", keys));
    }

    /// Who froze what, since when and until when.
    static String freeze(JsonNode freeze) {
        return freeze.path("subject").asText() + " frozen by "
                + freeze.path("operator").asText() + " since "
                + freeze.path("since").asText() + " until "
                + (freeze.hasNonNull("until") ? freeze.path("until").asText() : "it is thawed");
    }

    /// Each element of a list, formatted by `text`.
    static List<String> each(JsonNode list, Phrase phrase) {
        List<String> phrases = new ArrayList<>();
        list.forEach(one -> phrases.add(phrase.of(one)));
        return phrases;
    }

    @FunctionalInterface
    interface Phrase {
        String of(JsonNode json);
    }
}
