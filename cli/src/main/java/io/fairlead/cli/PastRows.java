package io.fairlead.cli;

import io.fairlead.model.TargetWrite;
import io.fairlead.operations.record.DecisionView;
import io.fairlead.operations.record.RowChangeView;
import io.fairlead.operations.record.TableRowView;
import io.fairlead.record.Cut;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowChange;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decisions and rows of the past as rows of an answer. Times are in UTC for programs, in the zone of the
/// terminal for people.
final class PastRows {
    private PastRows() {}

    static Map<String, Object> of(LoggedDecision logged, boolean people, PastTime times) {
        DecisionView view = DecisionView.of(logged);
        TargetWrite write = logged.decision().write();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("time", people ? times.show(logged.time()) : view.time());
        row.put("what", view.what());
        put(row, "service", view.service());
        put(row, "endpoint", view.endpoint());
        put(row, "change", view.change());
        row.put("reason", view.reason());
        row.put("sources", view.sources());
        if (people && write != null) {
            row.put("target", target(write, logged.decision().input().observed()));
        } else {
            put(row, "target", view.target());
        }
        row.put("ref", view.ref());
        if (!people) {
            details(row, view);
        }
        return row;
    }

    private static void details(Map<String, Object> row, DecisionView view) {
        put(row, "observed", view.observed());
        put(row, "produced", view.produced());
        put(row, "position", view.position());
        put(row, "epoch", view.epoch());
        put(row, "result", view.result());
        put(row, "by", view.by());
        put(row, "object", view.object());
        put(row, "planned", view.planned());
        put(row, "applied", view.applied());
    }

    private static void put(Map<String, Object> row, String key, @Nullable Object value) {
        if (value != null) {
            row.put(key, value);
        }
    }

    /// `prod updated 83ms`: from the registry's response to the target's.
    private static String target(TargetWrite write, Instant observed) {
        String text = write.target() + " " + DecisionView.name(write.result());
        if (!write.by().isEmpty()) {
            text += " " + write.by();
        }
        boolean isTimed = write.applied() != null && !observed.equals(Instant.EPOCH);
        return isTimed
                ? text + " " + Duration.between(observed, write.applied()).toMillis() + "ms"
                : text;
    }

    /// A row of the table at a time.
    static Map<String, Object> of(TableRowView view) {
        Map<String, Object> row = new LinkedHashMap<>();
        put(row, "service", view.service());
        row.put("row", view.row());
        put(row, "health", view.health());
        put(row, "ports", view.ports());
        put(row, "sources", view.sources());
        put(row, "labels", view.labels());
        put(row, "value", view.value());
        return row;
    }

    /// A row that differs between two times; without `change` where only its provenance does.
    static Map<String, Object> of(RowChange change) {
        RowChangeView view = RowChangeView.of(change);
        Map<String, Object> row = new LinkedHashMap<>();
        put(row, "service", view.service());
        row.put("row", view.row());
        put(row, "change", view.change().isEmpty() ? null : view.change());
        return row;
    }

    /// `0@17 1@4`: the first offset of each partition that is not in the answer.
    static String offsets(Cut cut) {
        return cut.offsets().entrySet().stream()
                .map(it -> it.getKey() + "@" + it.getValue())
                .collect(Collectors.joining(" "));
    }
}
