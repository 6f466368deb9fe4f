package io.fairlead.ingest.azure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// The rows that Resource Graph has, and its answers in the form of `resultFormat: objectArray`. Any number of threads.
public final class GraphTables {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TreeMap<String, ObjectNode> resources = new TreeMap<>();
    private final TreeMap<String, ObjectNode> computeResources = new TreeMap<>();
    private final TreeSet<String> visible = new TreeSet<>();

    public GraphTables(String... subscriptions) {
        visible.addAll(List.of(subscriptions));
    }

    /// Puts rows in the table of their type, in place of those with the same id.
    public synchronized GraphTables put(ObjectNode... rows) {
        for (ObjectNode row : rows) {
            table(row.path("type").asText()).put(row.path("id").asText(), row);
        }
        return this;
    }

    private Map<String, ObjectNode> table(String type) {
        return type.toLowerCase(Locale.ROOT).contains("virtualmachinescalesets") ? computeResources : resources;
    }

    /// Removes the row and what belongs to it.
    synchronized void remove(String id) {
        resources.remove(id);
        computeResources.remove(id);
    }

    synchronized void clear() {
        resources.clear();
        computeResources.clear();
    }

    /// Without the right to read, rows are just not there.
    synchronized void hide(String subscription) {
        visible.remove(subscription);
    }

    synchronized void show(String subscription) {
        visible.add(subscription);
    }

    synchronized Answer answer(GraphServer.Query query) {
        List<ObjectNode> rows = switch (query.table()) {
            case "Resources" -> rows(resources, query);
            case "ComputeResources" -> rows(computeResources, query);
            case "ResourceContainers" ->
                visible.stream()
                        .filter(query.subscriptions()::contains)
                        .map(it -> MAPPER.createObjectNode()
                                .put("id", "/subscriptions/" + it)
                                .put("subscriptionId", it))
                        .toList();
            default -> List.of();
        };
        int page = query.skipToken().isEmpty()
                ? 1
                : Integer.parseInt(query.skipToken().substring("page-".length()));
        int from = Math.min(rows.size(), (page - 1) * query.top());
        int to = Math.min(rows.size(), from + query.top());
        return Answer.json(text(rows.subList(from, to), rows.size(), to < rows.size() ? "page-" + (page + 1) : ""))
                .with("x-ms-user-quota-remaining", "14")
                .with("x-ms-user-quota-resets-after", "00:00:05");
    }

    private List<ObjectNode> rows(Map<String, ObjectNode> table, GraphServer.Query query) {
        return table.values().stream()
                .filter(row -> query.subscriptions().stream()
                        .filter(visible::contains)
                        .anyMatch(it ->
                                row.path("id").asText().toLowerCase(Locale.ROOT).contains("/" + it + "/")))
                .toList();
    }

    /// A page.
    ///
    /// @param next empty for the last one
    static String text(List<ObjectNode> rows, int total, String next) {
        ObjectNode page = MAPPER.createObjectNode()
                .put("totalRecords", total)
                .put("count", rows.size())
                .put("resultTruncated", "false");
        ArrayNode data = page.putArray("data");
        rows.forEach(data::add);
        page.putArray("facets");
        if (!next.isEmpty()) {
            page.put("$skipToken", next);
        }
        return page.toString();
    }
}
