package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.options.DurationText;
import io.fairlead.options.KeyPath;
import io.fairlead.options.SizeText;
import java.time.Duration;
import java.util.Optional;

/// Finds durations and sizes beyond the bounds of the schema (`minimumDuration`, `maximumSize` and so on): JSON Schema
/// compares numbers, not `30s` with `5m`.
final class BoundsCheck {
    private final ConfigSchema schema;
    private final ConfigTree tree;
    private final Problems problems;

    BoundsCheck(ConfigSchema schema, ConfigTree tree, Problems problems) {
        this.schema = schema;
        this.tree = tree;
        this.problems = problems;
    }

    void run() {
        check(tree.root(), schema.root(), KeyPath.ROOT);
    }

    private void check(JsonNode value, JsonNode unresolved, KeyPath path) {
        JsonNode part = schema.resolve(unresolved);
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(value.path(i), part.path("items"), path.item(i));
            }
        } else if (value.isObject()) {
            value.properties().forEach(entry -> {
                JsonNode property = part.path("properties").path(entry.getKey());
                check(entry.getValue(), property, path.child(entry.getKey()));
            });
        } else {
            duration(value, unresolved, path);
            size(value, unresolved, path);
        }
    }

    /// Not for a duration of zero, which is reported separately if it is an error.
    private void duration(JsonNode value, JsonNode part, KeyPath path) {
        Optional<Duration> given = Optional.ofNullable(value.textValue())
                .flatMap(DurationText::read)
                .filter(Duration::isPositive);
        Optional<Duration> least =
                DurationText.read(part.path("minimumDuration").asText());
        Optional<Duration> most = DurationText.read(part.path("maximumDuration").asText());
        if (given.isPresent()) {
            report(value, path, expected(given.get(), least, most, DurationText::of));
        }
    }

    private void size(JsonNode value, JsonNode part, KeyPath path) {
        Optional<Long> least = SizeText.read(part.path("minimumSize").asText());
        Optional<Long> most = SizeText.read(part.path("maximumSize").asText());
        SizeText.read(value.asText())
                .ifPresent(given -> report(value, path, expected(given, least, most, SizeText::of)));
    }

    private interface Text<T> {
        String of(T value);
    }

    private static <T extends Comparable<T>> String expected(
            T given, Optional<T> least, Optional<T> most, Text<T> text) {
        if (least.filter(it -> given.compareTo(it) < 0).isPresent()) {
            return "at least " + text.of(least.get());
        }
        return most.filter(it -> given.compareTo(it) > 0).isPresent() ? "at most " + text.of(most.get()) : "";
    }

    private void report(JsonNode value, KeyPath path, String expected) {
        if (!expected.isEmpty()) {
            String found = FoundValue.of(value, schema.isSecret(path));
            problems.add(tree.line(path), path, "found " + found + ", expected " + expected);
        }
    }
}
