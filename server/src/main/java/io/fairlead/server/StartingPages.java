package io.fairlead.server;

import io.fairlead.operations.table.TableAnswer;
import io.fairlead.platform.Json;
import io.fairlead.platform.ProcessName;
import io.fairlead.platform.http.HttpEndpoint.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Serves HTTP while a process starts: alive, not ready, and what it waits for.
record StartingPages(String pipeline, Reason reason, Before before) {
    /// The distinction between a first start and a restart.
    enum Before {
        NOT_STARTED,
        STARTED
    }

    /// The pages of a process that starts for the first time.
    static StartingPages of(String pipeline, Reason reason) {
        return new StartingPages(pipeline, reason, Before.NOT_STARTED);
    }

    /// The reason why the start waits; null if it does not.
    @FunctionalInterface
    interface Reason {
        @Nullable
        String now();
    }

    SortedMap<String, Supplier<Answer>> routes() {
        SortedMap<String, Supplier<Answer>> routes = new TreeMap<>();
        routes.put("/livez", () -> Answer.text(200, "ok"));
        routes.put("/readyz", () -> Answer.text(503, text()));
        routes.put("/startupz", () -> before == Before.STARTED ? Answer.text(200, "ok") : Answer.text(503, text()));
        routes.put("/metrics", () -> Answer.text(503, text()));
        routes.put("/api/v1/status", () -> Answer.json(Json.text(status())));
        routes.put("/api/v1/installation", () -> Answer.text(503, text()));
        routes.put("/api/v1/servers", () -> Answer.text(503, text()));
        routes.put("/api/v1/config", () -> Answer.text(503, text()));
        routes.put(TableAnswer.PATH, () -> Answer.text(503, text()));
        return routes;
    }

    private String text() {
        String now = reason.now();
        return now == null ? "starting" : "starting, waits for what is unavailable: " + now;
    }

    private Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("pipeline", pipeline);
        status.put("ready", false);
        status.put("process", ProcessName.own());
        status.put("version", ProcessName.version());
        status.put("roles", List.of());
        status.put("blocked-on", List.of(Map.of("message", text())));
        for (String part : List.of("conditions", "sources", "table", "targets", "withheld", "notices")) {
            status.put(part, List.of());
        }
        return status;
    }
}
