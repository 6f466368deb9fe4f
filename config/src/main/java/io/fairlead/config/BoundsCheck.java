package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds durations and sizes that are too small or too large: JSON Schema compares numbers, not `30s` with `5m`.
final class BoundsCheck {
    private static final Duration FOREVER = Duration.ofDays(100_000_000);
    private static final Duration LEAST = Duration.ofMillis(100);

    private static final long MIN_ANSWER = 1 << 20;
    private static final long MAX_ANSWER = 1 << 30;

    private final ConfigTree tree;
    private final Problems problems;

    BoundsCheck(ConfigTree tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    void run() {
        durations("sources", "consul", "max-stale", Duration.ofSeconds(1), FOREVER);
        durations("sources", "consul", "wait", Duration.ofSeconds(1), Duration.ofMinutes(10));
        durations("sources", "consul", "connect-timeout", LEAST, FOREVER);
        durations("sources", "consul", "answer-timeout", LEAST, FOREVER);
        durations("sources", "consul", "reread-every", LEAST, FOREVER);
        durations("sources", "files", "rescan", LEAST, FOREVER);
        durations("targets", "istio", "timeout", Duration.ofMillis(1), Duration.ofMinutes(5));
        sizes();
    }

    private record Found(JsonNode value, KeyPath path) {}

    private List<Found> find(String list, String kind, String key) {
        List<Found> found = new ArrayList<>();
        JsonNode items = tree.root().path(list);
        for (int i = 0; i < items.size(); i++) {
            JsonNode value = items.path(i).path(kind).path(key);
            if (!value.isMissingNode()) {
                KeyPath path = KeyPath.ROOT.child(list).item(i).child(kind).child(key);
                found.add(new Found(value, path));
            }
        }
        return found;
    }

    private void durations(String list, String kind, String key, Duration least, Duration most) {
        for (Found found : find(list, kind, key)) {
            Optional<Duration> duration = Optional.ofNullable(found.value().textValue())
                    .flatMap(DurationText::read)
                    .filter(Duration::isPositive);
            if (duration.filter(it -> it.compareTo(least) < 0).isPresent()) {
                report(found, "at least " + DurationText.of(least));
            } else if (duration.filter(it -> it.compareTo(most) > 0).isPresent()) {
                report(found, "at most " + DurationText.of(most));
            }
        }
    }

    private void sizes() {
        for (Found found : find("sources", "consul", "max-answer-bytes")) {
            long size = SizeText.read(found.value().asText()).orElse(MIN_ANSWER);
            if (size < MIN_ANSWER || size > MAX_ANSWER) {
                report(found, "1MiB to 1GiB");
            }
        }
        for (Found found : find("sources", "files", "max-bytes")) {
            if (SizeText.read(found.value().asText()).orElse(0L) > Integer.MAX_VALUE) {
                report(found, "at most 2047MiB");
            }
        }
    }

    private void report(Found found, String expected) {
        String text = "found " + FoundValue.of(found.value(), found.path()) + ", expected " + expected;
        problems.add(tree.line(found.path()), found.path(), text);
    }
}
