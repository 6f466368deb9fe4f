package io.fairlead.operations.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// One aspect of the state of a process or an installation. `since` is when `status` last changed; `reason` is one word
/// for programs, and `message` a sentence for people, or empty.
public record Condition(ConditionType type, Status status, Instant since, String reason, String message) {
    /// `UNKNOWN`: the roles of this process cannot determine it.
    public enum Status {
        TRUE("true"),
        FALSE("false"),
        UNKNOWN("unknown");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        public static Status of(boolean is) {
            return is ? TRUE : FALSE;
        }

        static Status named(String text) {
            return switch (text) {
                case "true" -> TRUE;
                case "false" -> FALSE;
                default -> UNKNOWN;
            };
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// A condition before the time of its last change is known.
    public record Finding(ConditionType type, Status status, String reason, String message) {
        public Condition since(Instant time) {
            return new Condition(type, status, time, reason, message);
        }
    }

    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", type.toString());
        map.put("status", status.toString());
        map.put("since", since.toString());
        map.put("reason", reason);
        map.put("message", message);
        return map;
    }

    static Condition of(ConditionType type, JsonNode json) {
        return new Condition(
                type,
                Status.named(json.path("status").asText()),
                ReportFields.time(json.path("since")),
                json.path("reason").asText(),
                json.path("message").asText());
    }
}
