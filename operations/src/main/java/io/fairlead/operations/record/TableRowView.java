package io.fairlead.operations.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.model.TableEntry;
import io.fairlead.record.FieldChanges;
import io.fairlead.record.RowKey;
import io.fairlead.topics.RecordKey.OfEndpoint;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A row of the table at a time; null for fields that are not set.
///
/// @param row   the endpoint, otherwise the key of the row
/// @param value the fields that have no column
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TableRowView(
        @Nullable String service,
        String row,
        @Nullable String health,
        @Nullable String ports,
        @Nullable String sources,
        @Nullable String labels,
        @Nullable String value) {
    private static final String LABELS = "labels.";

    public static TableRowView of(RowKey key, TableEntry entry) {
        SortedMap<String, String> fields = new TreeMap<>(FieldChanges.fields(entry));
        return new TableRowView(
                key.service().map(String::valueOf).orElse(null),
                name(key),
                fields.remove("health"),
                fields.remove("ports"),
                fields.remove("sources"),
                labels(fields),
                others(fields));
    }

    private static @Nullable String labels(SortedMap<String, String> fields) {
        String labels = fields.entrySet().stream()
                .filter(it -> it.getKey().startsWith(LABELS))
                .map(it -> it.getKey().substring(LABELS.length()) + "=" + it.getValue())
                .collect(Collectors.joining(","));
        return labels.isEmpty() ? null : labels;
    }

    private static @Nullable String others(SortedMap<String, String> fields) {
        String others = fields.entrySet().stream()
                .filter(it -> !it.getKey().startsWith(LABELS))
                .map(Objects::toString)
                .collect(Collectors.joining(" "));
        return others.isEmpty() ? null : others;
    }

    static String name(RowKey key) {
        return key.key() instanceof OfEndpoint(var _, var endpoint) ? endpoint.toString() : key.toString();
    }
}
