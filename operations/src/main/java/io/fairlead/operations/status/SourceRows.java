package io.fairlead.operations.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Pure: one row for each source, from the process that reads it. If two processes report one, the higher epoch counts,
/// because the lower one is fenced.
final class SourceRows {
    private static final Comparator<JsonNode> READS = Comparator.<JsonNode, Boolean>comparing(
                    row -> !row.path("state").asText().equals("standby"))
            .thenComparingLong(row -> row.path("epoch").asLong());

    private SourceRows() {}

    static List<JsonNode> of(List<HeardReport> processes) {
        SortedMap<String, JsonNode> rows = new TreeMap<>();
        for (HeardReport heard : processes) {
            for (ObjectNode row : ReportFields.rows(heard.status(), "sources")) {
                ObjectNode named = row.deepCopy();
                named.put("process", heard.process());
                rows.merge(row.path("source").asText(), named, (a, b) -> READS.compare(a, b) >= 0 ? a : b);
            }
        }
        return new ArrayList<>(rows.values());
    }
}
