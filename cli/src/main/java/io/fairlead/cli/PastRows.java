package io.fairlead.cli;

import io.fairlead.model.Decision;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.TargetWrite;
import io.fairlead.record.Cut;
import io.fairlead.record.FieldChanges;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowChange;
import io.fairlead.record.RowKey;
import io.fairlead.topics.RecordKey.OfEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decisions and rows of the past as rows of an answer. Times are in UTC for programs, in the zone of the
/// terminal for people.
final class PastRows {
    private PastRows() {}

    static Map<String, Object> of(LoggedDecision logged, boolean people, PastTime times) {
        Decision decision = logged.decision();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("time", people ? times.show(logged.time()) : logged.time().toString());
        row.put("what", what(decision));
        put(row, "service", decision.service());
        put(row, "endpoint", decision.endpoint());
        List<String> changes = FieldChanges.between(decision.before(), decision.after());
        if (!changes.isEmpty()) {
            row.put("change", changes);
        }
        row.put("reason", decision.reason());
        row.put("sources", decision.sources().stream().map(String::valueOf).toList());
        TargetWrite write = decision.write();
        if (write != null) {
            row.put("target", people ? target(write, decision.input().observed()) : write.target());
        }
        row.put("ref", logged.at().toString());
        if (!people) {
            details(row, decision);
        }
        return row;
    }

    private static void details(Map<String, Object> row, Decision decision) {
        Decision.Input input = decision.input();
        if (!input.observed().equals(Instant.EPOCH)) {
            row.put("observed", input.observed().toString());
        }
        put(row, "produced", input.produced());
        putText(row, "position", input.position().value());
        if (input.epoch().value() >= 0) {
            row.put("epoch", input.epoch().value());
        }
        TargetWrite write = decision.write();
        if (write != null) {
            row.put("result", name(write.result()));
            putText(row, "by", write.by());
            putText(row, "object", write.object());
            put(row, "planned", write.planned());
            put(row, "applied", write.applied());
        }
    }

    private static void putText(Map<String, Object> row, String key, String text) {
        if (!text.isEmpty()) {
            row.put(key, text);
        }
    }

    private static void put(Map<String, Object> row, String key, @Nullable Object value) {
        if (value != null) {
            row.put(key, value.toString());
        }
    }

    /// `prod updated 83ms`: from the registry's response to the target's.
    private static String target(TargetWrite write, Instant observed) {
        String text = write.target() + " " + name(write.result());
        if (!write.by().isEmpty()) {
            text += " " + write.by();
        }
        boolean isTimed = write.applied() != null && !observed.equals(Instant.EPOCH);
        return isTimed
                ? text + " " + Duration.between(observed, write.applied()).toMillis() + "ms"
                : text;
    }

    private static String name(TargetWrite.Result result) {
        return result.name().toLowerCase(Locale.ROOT);
    }

    private static String what(Decision decision) {
        if (decision.write() != null) {
            return "target";
        }
        TableEntry about = decision.after() == null ? decision.before() : decision.after();
        return switch (about) {
            case null -> "act";
            case MergedEndpoint _ -> "endpoint";
            case MergedService _ -> "service";
            case SourceStatus _ -> "source";
            case Freeze _ -> "freeze";
        };
    }

    /// A row of the table at a time.
    static Map<String, Object> of(RowKey key, TableEntry entry) {
        SortedMap<String, String> fields = new TreeMap<>(FieldChanges.fields(entry));
        Map<String, Object> row = new LinkedHashMap<>();
        key.service().ifPresent(service -> row.put("service", service.toString()));
        row.put("row", name(key));
        for (String column : List.of("health", "ports", "sources")) {
            String value = fields.remove(column);
            if (value != null) {
                row.put(column, value);
            }
        }
        String labels = fields.entrySet().stream()
                .filter(it -> it.getKey().startsWith("labels."))
                .map(it -> it.getKey().substring("labels.".length()) + "=" + it.getValue())
                .collect(Collectors.joining(","));
        if (!labels.isEmpty()) {
            row.put("labels", labels);
        }
        fields.keySet().removeIf(it -> it.startsWith("labels."));
        if (!fields.isEmpty()) {
            row.put("value", fields.entrySet().stream().map(Objects::toString).collect(Collectors.joining(" ")));
        }
        return row;
    }

    /// A row that differs between two times; without `change` where only its provenance does.
    static Map<String, Object> of(RowChange change) {
        Map<String, Object> row = new LinkedHashMap<>();
        change.row().service().ifPresent(service -> row.put("service", service.toString()));
        row.put("row", name(change.row()));
        List<String> changes = FieldChanges.between(change.before(), change.after());
        if (!changes.isEmpty()) {
            row.put("change", changes);
        }
        return row;
    }

    private static String name(RowKey key) {
        return key.key() instanceof OfEndpoint(var _, var endpoint) ? endpoint.toString() : key.toString();
    }

    /// `0@17 1@4`: the first offset of each partition that is not in the answer.
    static String offsets(Cut cut) {
        return cut.offsets().entrySet().stream()
                .map(it -> it.getKey() + "@" + it.getValue())
                .collect(Collectors.joining(" "));
    }
}
