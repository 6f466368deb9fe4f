package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.Nearest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Finds what only several values together show. Works on a tree that the schema may have refused: a value of the
/// wrong type is passed over here, as it is reported already.
final class CrossCheck {
    private static final List<String> SOURCE_KINDS = List.of("consul", "files");
    private static final List<String> TARGET_KINDS = List.of("istio", "files");

    private static final Duration FOREVER = Duration.ofDays(100_000_000);

    private final ConfigTree tree;
    private final ConfigEnvironment surroundings;
    private final Problems problems;

    CrossCheck(ConfigTree tree, ConfigEnvironment surroundings, Problems problems) {
        this.tree = tree;
        this.surroundings = surroundings;
        this.problems = problems;
    }

    void run() {
        new ServerCheck(tree, problems).run();
        new BoundsCheck(tree, problems).run();
        new ConsulCheck(tree, problems).run();
        new FilesCheck(tree, problems).run();
        items("sources", SOURCE_KINDS);
        items("targets", TARGET_KINDS);
        precedence();
        new FormerNamesCheck(tree, problems).run();
        patience();
        JsonNode targets = tree.root().path("targets");
        Map<Path, KeyPath> directories = new HashMap<>();
        for (int i = 0; i < targets.size(); i++) {
            KeyPath path = KeyPath.ROOT.child("targets").item(i);
            coalesce(targets.path(i).path("coalesce"), path.child("coalesce"));
            directory(targets.path(i).path("files").path("directory"), path, directories);
            for (int j = 0; j < i; j++) {
                sameObjects(targets.path(j), targets.path(i), j, path);
            }
        }
    }

    /// A source that may be silent for less than two heartbeats would be held whenever one is late.
    private void patience() {
        JsonNode sources = tree.root().path("sources");
        for (int i = 0; i < sources.size(); i++) {
            KeyPath path = KeyPath.ROOT.child("sources").item(i);
            Duration heartbeat = duration(sources.path(i).path("heartbeat"), SourceConfig.Timing.DEFAULT.heartbeat());
            Duration held = duration(sources.path(i).path("held-after"), SourceConfig.Timing.DEFAULT.heldAfter());
            if (held.compareTo(heartbeat.multipliedBy(2)) < 0) {
                add(
                        path.child(sources.path(i).has("held-after") ? "held-after" : "heartbeat"),
                        "held-after is " + DurationText.of(held) + " and heartbeat " + DurationText.of(heartbeat)
                                + ", expected held-after to be at least twice the heartbeat");
            }
            Duration expired = duration(sources.path(i).path("expire-after"), FOREVER);
            if (expired.compareTo(held) < 0) {
                add(
                        path.child("expire-after"),
                        "found " + DurationText.of(expired) + ", expected no less than held-after, which is "
                                + DurationText.of(held));
            }
        }
    }

    private void items(String list, List<String> kinds) {
        JsonNode items = tree.root().path(list);
        Map<String, KeyPath> names = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            if (items.path(i).isObject()) {
                KeyPath path = KeyPath.ROOT.child(list).item(i);
                kind(items.path(i), path, kinds);
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

    private void kind(JsonNode item, KeyPath path, List<String> kinds) {
        List<String> keys = new ArrayList<>();
        item.fieldNames().forEachRemaining(keys::add);
        List<String> given = keys.stream().filter(kinds::contains).toList();
        boolean misspelt = keys.stream()
                .anyMatch(key -> !key.equals("name") && Nearest.to(key, kinds).isPresent());
        if (given.size() > 1) {
            add(
                    path.child(given.getLast()),
                    "stands beside " + given.getFirst() + "; expected one kind, so make two items with a name each");
        } else if (given.isEmpty() && !misspelt) {
            add(path, "has no kind; expected exactly one of " + String.join(", ", kinds));
        }
    }

    private void precedence() {
        Set<String> known = new LinkedHashSet<>();
        for (JsonNode source : tree.root().path("sources")) {
            known.add(source.path("name").asText());
        }
        Set<String> seen = new HashSet<>();
        JsonNode precedence = tree.root().path("merge").path("precedence");
        for (int i = 0; i < precedence.size(); i++) {
            KeyPath path = KeyPath.ROOT.child("merge").child("precedence").item(i);
            String name = precedence.path(i).asText();
            if (precedence.path(i).isTextual() && !known.contains(name)) {
                String advice = Nearest.to(name, known)
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElseGet(() -> "expected one of " + String.join(", ", known));
                add(path, "no source is called \"" + name + "\"; " + advice);
            } else if (!seen.add(name)) {
                add(path, "\"" + name + "\" stands twice; keep one of the two");
            }
        }
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

    private void directory(JsonNode directory, KeyPath target, Map<Path, KeyPath> directories) {
        KeyPath path = target.child("files").child("directory");
        KeyPath first = directory.isTextual()
                ? directories.putIfAbsent(surroundings.resolve(directory.textValue()), path)
                : null;
        if (first != null) {
            add(
                    path,
                    "\"" + directory.textValue() + "\" is also the folder in line " + tree.line(first) + " (" + first
                            + "); give each target a folder of its own");
        }
    }

    /// Objects are told apart by pipeline, not by target: two targets in the same namespaces would write the same ones.
    private void sameObjects(JsonNode one, JsonNode other, int first, KeyPath target) {
        boolean bothWrite = Stream.of(one, other)
                .allMatch(it -> it.path("istio").isObject()
                        && !it.path("policy").asText().equals("plan-only"));
        if (bothWrite && cluster(one).equals(cluster(other)) && overlap(one, other)) {
            KeyPath before = KeyPath.ROOT.child("targets").item(first);
            add(
                    target.child("istio"),
                    "writes namespaces of the same API server that the target in line " + tree.line(before) + " ("
                            + before + ") writes as well; give each of the two `namespaces` of its own, or make them"
                            + " one target");
        }
    }

    private String cluster(JsonNode target) {
        JsonNode kubeconfig = target.path("istio").path("kubeconfig");
        String file = kubeconfig.isTextual()
                ? surroundings.resolve(kubeconfig.textValue()).toString()
                : "";
        return file + " " + target.path("istio").path("context").asText();
    }

    private static boolean overlap(JsonNode one, JsonNode other) {
        Set<String> namespaces = new HashSet<>();
        one.path("istio").path("namespaces").forEach(it -> namespaces.add(it.asText()));
        JsonNode others = other.path("istio").path("namespaces");
        if (namespaces.isEmpty() || others.isEmpty()) {
            return true;
        }
        for (JsonNode namespace : others) {
            if (namespaces.contains(namespace.asText())) {
                return true;
            }
        }
        return false;
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
