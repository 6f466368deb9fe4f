package io.fairlead.app.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The last report of one process. `heard` is when Kafka took it, by the clock of the broker.
public record Heard(
        String process, String version, List<String> roles, Instant started, Instant heard, JsonNode status) {
    /// Three reports may be missed: see [ReportPace].
    public static final Duration LOST = Duration.ofSeconds(90);

    public Heard {
        roles = List.copyOf(roles);
    }

    boolean isLost(Instant now) {
        return Duration.between(heard, now).compareTo(LOST) > 0;
    }

    String state(Instant now) {
        if (isLost(now)) {
            return "lost";
        }
        return status.path("ready").asBoolean() ? "ready" : "not-ready";
    }
}
