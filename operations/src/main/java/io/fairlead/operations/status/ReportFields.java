package io.fairlead.operations.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    /// The rows of a part; what is not an object is left out.
    static List<ObjectNode> rows(JsonNode report, String part) {
        List<ObjectNode> rows = new ArrayList<>();
        report.path(part).forEach(row -> {
            if (row instanceof ObjectNode object) {
                rows.add(object);
            }
        });
        return rows;
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
