package io.fairlead.operations.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Pure: one row for each source of the table, summed over the publishers, each of which reads other partitions.
final class TableRows {
    private static final List<String> WORSE = List.of("fresh", "stale", "expired");

    private TableRows() {}

    static List<JsonNode> of(List<HeardReport> processes) {
        SortedMap<String, ObjectNode> rows = new TreeMap<>();
        for (HeardReport heard : processes) {
            for (ObjectNode row : ReportFields.rows(heard.status(), "table")) {
                rows.merge(row.path("source").asText(), row.deepCopy(), TableRows::sum);
            }
        }
        return new ArrayList<>(rows.values());
    }

    private static ObjectNode sum(ObjectNode a, ObjectNode b) {
        for (String count : List.of("instances", "suspect")) {
            a.put(count, a.path(count).asInt() + b.path(count).asInt());
        }
        if (worse(b) > worse(a)) {
            a.set("freshness", b.path("freshness"));
        }
        if (!a.path("problem").isObject()) {
            a.set("problem", b.path("problem"));
        }
        return a;
    }

    private static int worse(JsonNode row) {
        return WORSE.indexOf(row.path("freshness").asText());
    }
}
