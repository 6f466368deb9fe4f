package io.fairlead.operations.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The last report of one process. `heard` is when Kafka received it, by the clock of the broker.
public record HeardReport(
        String process,
        String version,
        List<String> roles,
        Instant started,
        Instant heard,
        JsonNode status,
        Life life) {
    /// The state of the process, as far as known.
    public enum Life {
        UNKNOWN,
        /// It was killed, without reporting its end.
        ENDED
    }

    /// Three reports may be missed: see [ReportPace].
    public static final Duration LOST = Duration.ofSeconds(90);

    public HeardReport {
        roles = List.copyOf(roles);
    }

    /// The same report of a process that has ended since.
    public HeardReport ended() {
        return new HeardReport(process, version, roles, started, heard, status, Life.ENDED);
    }

    boolean isLost(Instant now) {
        return life == Life.ENDED || Duration.between(heard, now).compareTo(LOST) > 0;
    }

    String state(Instant now) {
        if (isLost(now)) {
            return "lost";
        }
        return status.path("ready").asBoolean() ? "ready" : "not-ready";
    }
}
