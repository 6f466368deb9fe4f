package io.fairlead.server;

import io.fairlead.ingest.runner.PartHealth;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parts of a source in the report of its process: those that fail, and how many there are. A process reports at
/// every change to a topic, and a source may have a thousand parts.
final class PartsReport {
    static final int MOST = 100;

    private PartsReport() {}

    static void put(List<PartHealth> parts, Map<String, Object> row) {
        List<PartHealth> failing = parts.stream().filter(PartHealth::isFailing).toList();
        row.put("parts-reading", parts.size() - failing.size());
        row.put("parts-failing", failing.size());
        row.put("parts", failing.stream().limit(MOST).map(PartsReport::of).toList());
    }

    private static Map<String, Object> of(PartHealth part) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("code", part.code());
        problem.put("message", part.message());
        problem.put("since", text(part.since()));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("part", part.part());
        row.put("state", "failing");
        row.put("since", text(part.since()));
        row.put("last-answer", text(part.lastAnswer()));
        row.put("problem", problem);
        return row;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
