package io.fairlead.topics;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// The required settings of each topic, set on the topic itself.
final class TopicSettings {
    private static final int MAX_DEAD_LETTER = 2 << 20;

    private TopicSettings() {}

    static Map<String, String> of(Topic topic) {
        return switch (topic) {
            case CHANGES -> changes();
            // Compact only: `compact,delete` would drop live keys.
            case ENDPOINTS, CONTROL, OWNERS -> compact();
            case AUDIT -> audit();
            case DLQ -> deadLetter();
            case PROCESSES -> processes();
            case SCHEMAS -> Map.of("cleanup.policy", "delete", "retention.ms", "-1");
        };
    }

    /// Replayable input: never compacted. A size limit, which brokers may have by default, would delete events
    /// that the topology has not read yet.
    private static Map<String, String> changes() {
        Map<String, String> settings = new TreeMap<>(delete(Duration.ofDays(7)));
        settings.put("retention.bytes", "-1");
        return settings;
    }

    /// Each partition has one clock, that of its leader: the position of a time is found by it (docs/adr/0043).
    private static Map<String, String> audit() {
        Map<String, String> settings = new TreeMap<>(delete(Duration.ofDays(90)));
        settings.put("message.timestamp.type", "LogAppendTime");
        return settings;
    }

    /// Must fit the largest record of the other topics and the headers with its reason.
    private static Map<String, String> deadLetter() {
        Map<String, String> settings = new TreeMap<>(delete(Duration.ofDays(30)));
        settings.put("max.message.bytes", Integer.toString(MAX_DEAD_LETTER));
        return settings;
    }

    /// Only the broker's clock determines the age of a report, and the broker deletes the reports of processes
    /// that did not end cleanly.
    private static Map<String, String> processes() {
        return Map.of(
                "cleanup.policy",
                "compact,delete",
                "delete.retention.ms",
                ms(Duration.ofHours(1)),
                "message.timestamp.type",
                "LogAppendTime",
                "min.cleanable.dirty.ratio",
                "0.1",
                "retention.ms",
                ms(Duration.ofDays(1)),
                "segment.ms",
                ms(Duration.ofHours(1)));
    }

    private static Map<String, String> delete(Duration retention) {
        return Map.of("cleanup.policy", "delete", "retention.ms", ms(retention));
    }

    /// A tombstone outlives the absence of a publisher for a week; a value stays readable for at least a minute
    /// and is not duplicated on disk for more than a day.
    private static Map<String, String> compact() {
        return Map.of(
                "cleanup.policy", "compact",
                "delete.retention.ms", ms(Duration.ofDays(7)),
                "max.compaction.lag.ms", ms(Duration.ofDays(1)),
                "min.cleanable.dirty.ratio", "0.1",
                "min.compaction.lag.ms", ms(Duration.ofMinutes(1)),
                "segment.ms", ms(Duration.ofHours(6)));
    }

    private static String ms(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
