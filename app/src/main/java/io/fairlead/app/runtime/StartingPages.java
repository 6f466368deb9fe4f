package io.fairlead.app.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.app.http.HttpEndpoint.Answer;
import io.fairlead.model.failure.Bug;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers over HTTP while a process starts: alive, not ready, and what it waits for.
record StartingPages(String pipeline, Reason reason) {
    /// What the start waits for now; null while it waits for nothing.
    @FunctionalInterface
    interface Reason {
        @Nullable
        String now();
    }

    SortedMap<String, Supplier<Answer>> routes() {
        SortedMap<String, Supplier<Answer>> routes = new TreeMap<>();
        routes.put("/livez", () -> Answer.text(200, "ok"));
        routes.put("/readyz", () -> Answer.text(503, text()));
        routes.put("/metrics", () -> Answer.text(503, text()));
        routes.put("/api/v1/status", () -> Answer.json(json(status())));
        routes.put("/api/v1/servers", () -> Answer.text(503, text()));
        return routes;
    }

    private String text() {
        String now = reason.now();
        return now == null ? "starting" : "starting, waits for what is away: " + now;
    }

    private Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("pipeline", pipeline);
        status.put("ready", false);
        status.put("waits-for", List.of(text()));
        for (String part : List.of("sources", "table", "targets", "held")) {
            status.put(part, List.of());
        }
        return status;
    }

    private static String json(Object value) {
        try {
            return new JsonMapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new Bug("an answer cannot be written", e);
        }
    }
}
