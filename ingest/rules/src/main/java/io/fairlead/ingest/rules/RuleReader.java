package io.fairlead.ingest.rules;

import io.fairlead.model.Nearest;
import io.fairlead.model.Sorted;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads `rules` from the output of a YAML or JSON parser: maps, lists, strings, numbers and booleans.
public final class RuleReader {
    private static final List<String> KEYS =
            Stream.concat(RuleKey.keys().stream(), Stream.of("ports", "labels")).toList();
    private static final List<String> PORT_KEYS = List.of("name", "number", "protocol", "target");

    /// The rules that could be read, and all problems.
    public record Read(List<Rule> rules, List<RuleProblem> problems) {
        public Read {
            rules = List.copyOf(rules);
            problems = List.copyOf(problems);
        }
    }

    private final List<RuleProblem> problems = new ArrayList<>();
    private int index;

    private RuleReader() {}

    /// `tree` is the value of the key `rules`; null reads as no rules.
    public static Read read(@Nullable Object tree) {
        return new RuleReader().all(tree);
    }

    private Read all(@Nullable Object tree) {
        List<Rule> rules = new ArrayList<>();
        if (tree instanceof List<?> list) {
            for (Object entry : list) {
                if (entry instanceof Map<?, ?> map) {
                    rules.add(rule(map));
                } else {
                    problem("", "found " + kind(entry) + ", expected a rule such as {keep: \"'mesh' in tags\"}");
                }
                index++;
            }
        } else if (tree != null) {
            problem("", "found " + kind(tree) + ", expected a list of rules, each beginning with \"- \"");
        }
        return new Read(rules, problems);
    }

    private Rule rule(Map<?, ?> map) {
        Map<RuleKey, String> texts = new EnumMap<>(RuleKey.class);
        List<PortRule> ports = new ArrayList<>();
        Map<String, String> labels = new TreeMap<>();
        map.forEach((name, value) -> {
            String key = String.valueOf(name);
            switch (key) {
                case "ports" -> ports.addAll(ports(value));
                case "labels" -> labels.putAll(labels(value));
                default ->
                    RuleKey.of(key)
                            .ifPresentOrElse(known -> texts.put(known, text(key, value)), () -> unknown("", key, KEYS));
            }
        });
        return new Rule(Sorted.map(texts), ports, Sorted.map(labels));
    }

    private List<PortRule> ports(@Nullable Object value) {
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            problem("ports", "found " + kind(value) + ", expected a list such as [{name: http, number: 80}]");
            return List.of();
        }
        List<PortRule> ports = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String key = "ports[" + i + "]";
            if (list.get(i) instanceof Map<?, ?> map) {
                ports.add(port(key, map));
            } else {
                problem(key, "found " + kind(list.get(i)) + ", expected a port such as {name: http, number: 80}");
            }
        }
        return ports;
    }

    private PortRule port(String key, Map<?, ?> map) {
        map.keySet().stream()
                .map(String::valueOf)
                .filter(name -> !PORT_KEYS.contains(name))
                .forEach(name -> unknown(key + ".", name, PORT_KEYS));
        return new PortRule(
                part(key, map, "name"), part(key, map, "number"),
                part(key, map, "protocol"), part(key, map, "target"));
    }

    private String part(String key, Map<?, ?> map, String name) {
        return map.containsKey(name) ? text(key + "." + name, map.get(name)) : "";
    }

    private Map<String, String> labels(@Nullable Object value) {
        Map<String, String> labels = new TreeMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((label, text) -> labels.put(String.valueOf(label), text("labels." + label, text)));
        } else {
            problem("labels", "found " + kind(value) + ", expected a map such as {version: \"${metadata.version}\"}");
        }
        return labels;
    }

    private String text(String key, @Nullable Object value) {
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        problem(key, "found " + kind(value) + ", expected text");
        return "";
    }

    private void unknown(String prefix, String key, List<String> known) {
        problem(
                prefix + key,
                "the key is not known; "
                        + Nearest.to(key, known)
                                .map(near -> "did you mean \"" + near + "\"?")
                                .orElse("expected one of " + String.join(", ", known)));
    }

    private void problem(String key, String message) {
        problems.add(RuleProblem.at(index, key, message));
    }

    private static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "nothing";
            case List<?> list -> list.isEmpty() ? "an empty list" : "a list";
            case Map<?, ?> _ -> "a map";
            default -> "\"" + value + "\"";
        };
    }
}
