package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.Nearest;
import io.fairlead.options.DurationText;
import io.fairlead.options.KeyPath;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds errors that involve several values. Works on a tree that the schema may have refused: a value of the
/// wrong type is skipped here, because it has already been reported.
final class CrossCheck {
    private static final Duration FOREVER = Duration.ofDays(100_000_000);

    private final ConfigTree tree;
    private final Problems problems;

    CrossCheck(ConfigTree tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    void run() {
        new ServerCheck(tree, problems).run();
        new HttpCheck(tree, problems).run();
        items("sources");
        items("targets");
        precedence();
        new FormerNamesCheck(tree, problems).run();
        staleness();
        JsonNode targets = tree.root().path("targets");
        for (int i = 0; i < targets.size(); i++) {
            KeyPath path = KeyPath.ROOT.child("targets").item(i);
            coalesce(targets.path(i).path("coalesce"), path.child("coalesce"));
        }
    }

    /// With a limit of less than two heartbeats, a source would be stale whenever a heartbeat is late.
    private void staleness() {
        JsonNode sources = tree.root().path("sources");
        for (int i = 0; i < sources.size(); i++) {
            staleness(sources.path(i), KeyPath.ROOT.child("sources").item(i));
        }
    }

    private void staleness(JsonNode source, KeyPath path) {
        Duration heartbeat = duration(source.path("heartbeat"), SourceConfig.Timing.DEFAULT.heartbeat());
        Duration stale = duration(source.path("stale-after"), SourceConfig.Timing.DEFAULT.staleAfter());
        if (stale.compareTo(heartbeat.multipliedBy(2)) < 0) {
            add(
                    path.child(source.has("stale-after") ? "stale-after" : "heartbeat"),
                    "stale-after is " + DurationText.of(stale) + " and heartbeat " + DurationText.of(heartbeat)
                            + ", expected stale-after to be at least twice the heartbeat");
        }
        Duration expired = duration(source.path("expire-after"), FOREVER);
        if (expired.compareTo(stale) < 0) {
            add(
                    path.child("expire-after"),
                    "found " + DurationText.of(expired) + ", expected at least stale-after, which is "
                            + DurationText.of(stale));
        }
    }

    private void items(String list) {
        JsonNode items = tree.root().path(list);
        Map<String, KeyPath> names = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            if (items.path(i).isObject()) {
                KeyPath path = KeyPath.ROOT.child(list).item(i);
                name(items.path(i).path("name"), path, names);
            }
        }
    }

    private void name(JsonNode name, KeyPath item, Map<String, KeyPath> names) {
        KeyPath path = item.child("name");
        KeyPath first = name.isTextual() ? names.putIfAbsent(name.textValue(), path) : null;
        if (first != null) {
            add(
                    path,
                    "\"" + name.textValue() + "\" is also the name in line " + tree.line(first) + " (" + first
                            + "); give one of them another name");
        }
    }

    private void precedence() {
        Set<String> known = sourceNames();
        Set<String> seen = new HashSet<>();
        JsonNode precedence = tree.root().path("merge").path("precedence");
        for (int i = 0; i < precedence.size(); i++) {
            KeyPath path = KeyPath.ROOT.child("merge").child("precedence").item(i);
            String name = precedence.path(i).asText();
            if (precedence.path(i).isTextual() && !known.contains(name)) {
                add(path, "there is no source \"" + name + "\"; " + advice(name, known));
            } else if (!seen.add(name)) {
                add(path, "\"" + name + "\" occurs twice; keep one of the two");
            }
        }
    }

    private Set<String> sourceNames() {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode source : tree.root().path("sources")) {
            names.add(source.path("name").asText());
        }
        return names;
    }

    private static String advice(String name, Set<String> known) {
        return Nearest.to(name, known)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElseGet(() -> "expected one of " + String.join(", ", known));
    }

    private void coalesce(JsonNode coalesce, KeyPath path) {
        Duration quiet = duration(coalesce.path("quiet"), TargetConfig.Coalesce.DEFAULT.quiet());
        Duration max = duration(coalesce.path("max"), TargetConfig.Coalesce.DEFAULT.max());
        if (quiet.compareTo(max) > 0) {
            String key = coalesce.has("quiet") ? "quiet" : "max";
            add(
                    path.child(key),
                    "quiet is " + DurationText.of(quiet) + " and max " + DurationText.of(max)
                            + "; expected max to be at least quiet");
        }
    }

    private static Duration duration(JsonNode value, Duration otherwise) {
        return Optional.ofNullable(value.textValue())
                .flatMap(DurationText::read)
                .orElse(otherwise);
    }

    private void add(KeyPath path, String text) {
        problems.add(tree.line(path), path, text);
    }
}
