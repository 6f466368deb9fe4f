package io.fairlead.operations.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/// Reads reports of other releases: a missing field, or one of another type, counts as empty.
final class ReportFields {
    private ReportFields() {}

    static Instant time(JsonNode node) {
        try {
            return Instant.parse(node.asText());
        } catch (DateTimeParseException _) {
            return Instant.EPOCH;
        }
    }

    static List<JsonNode> list(JsonNode report, String part) {
        List<JsonNode> all = new ArrayList<>();
        report.path(part).forEach(all::add);
        return all;
    }

    /// For a problem `{code, message}`: `code: message`; empty if there is none.
    static String problem(JsonNode row) {
        JsonNode problem = row.path("problem");
        if (!problem.isObject()) {
            return "";
        }
        return problem.path("code").asText() + ": " + problem.path("message").asText();
    }
}
