package io.fairlead.ingest.inventory;

import io.fairlead.model.Sorted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// The keys of one map of a document, read by name and kind. Each problem is reported with its line, and reading
/// continues
/// with a harmless value: an entry with a problem is not used.
final class Fields {
    private final EntryProblems problems;
    private final String where;
    private final Node.Keys node;

    Fields(EntryProblems problems, String where, Node.Keys node, Collection<String> known) {
        this.problems = problems;
        this.where = where;
        this.node = node;
        node.keys().forEach((key, value) -> {
            if (!known.contains(key)) {
                problems.unknownKey(value.line(), where, key, known);
            }
        });
    }

    boolean has(String key) {
        return node.keys().containsKey(key);
    }

    /// The value under a key; null if the key is missing.
    private Node value(String key) {
        return value(node.keys(), key);
    }

    private static Node value(Map<String, Node.Key> keys, String key) {
        Node.Key found = keys.get(key);
        return found == null ? new Node.Nothing(0) : found.value();
    }

    int line() {
        return node.line();
    }

    /// A problem of the map, whichever key it concerns.
    void problem(String message) {
        problems.add(node.line(), message);
    }

    /// A string if there is one, even if other keys have problems.
    Optional<String> plain(String key) {
        return value(key) instanceof Node.Scalar(var _, String text) ? Optional.of(text) : Optional.empty();
    }

    int line(String key) {
        Node.Key found = node.keys().get(key);
        return found == null ? node.line() : found.line();
    }

    /// The string under a key; empty if the key is missing.
    String text(String key) {
        Node.Key found = node.keys().get(key);
        return found == null ? "" : scalar(where + ": " + key, found.value());
    }

    String required(String key, String example) {
        String text = text(key);
        if (!has(key)) {
            problems.add(node.line(), where + ": the key \"" + key + "\" is missing; add it, such as " + example);
        } else if (text.isEmpty() && !(value(key) instanceof Node.Unusable)) {
            problems.add(line(key), where + ": " + key + " is empty; expected text, such as " + example);
        }
        return text;
    }

    private String scalar(String what, Node value) {
        if (value instanceof Node.Scalar(var _, String text)) {
            return text;
        }
        problems.expected(value, what, "text");
        return "";
    }

    /// A value with its own syntax; `ifAbsent` if the key is missing.
    <T> T parsed(String key, T ifAbsent, Function<String, T> reader) {
        if (!(value(key) instanceof Node.Scalar(var _, String text))) {
            var _ = text(key);
            return ifAbsent;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            problems.add(line(key), where + ": " + e.getMessage());
            return ifAbsent;
        }
    }

    List<Node> items(String key) {
        Node.Key found = node.keys().get(key);
        if (found == null) {
            return List.of();
        }
        if (found.value() instanceof Node.Items(var _, List<Node> items)) {
            return items;
        }
        problems.expected(found.value(), where + ": " + key, "a list");
        return List.of();
    }

    /// Whether the map under that key contains one of these names with a value that is not a string.
    boolean misses(String key, List<String> names) {
        return value(key) instanceof Node.Keys(var _, var keys)
                && names.stream()
                        .map(name -> value(keys, name))
                        .anyMatch(value -> !(value instanceof Node.Scalar) && !(value instanceof Node.Nothing));
    }

    /// A map of strings; null means an empty map, and a null in it a missing string (a nil map, as a Go
    /// program writes it).
    ///
    /// @param faults of single strings; each of them is omitted
    SortedMap<String, String> texts(String key, EntryProblems faults) {
        SortedMap<String, String> texts = new TreeMap<>();
        Node found = value(key);
        switch (found) {
            case Node.Nothing _ -> {}
            case Node.Keys(var _, var keys) ->
                keys.forEach((name, value) -> {
                    switch (value.value()) {
                        case Node.Scalar(var _, String text) -> texts.put(name, text);
                        case Node.Nothing _ -> {}
                        case Node.Items _, Node.Keys _, Node.Unusable _ ->
                            faults.expected(value.value(), where + ": " + key + "." + name, "text");
                    }
                });
            case Node.Scalar _, Node.Items _, Node.Unusable _ ->
                problems.expected(found, where + ": " + key, "a map such as {version: v2}");
        }
        return Sorted.map((Map<String, String>) texts);
    }

    /// The same, where a wrong string is a problem of the whole.
    SortedMap<String, String> texts(String key) {
        return texts(key, problems);
    }

    /// A set of strings; null is the empty set.
    SortedSet<String> set(String key) {
        List<String> texts = new ArrayList<>();
        if (!(value(key) instanceof Node.Nothing)) {
            items(key).forEach(item -> texts.add(scalar(where + ": " + key, item)));
        }
        return Sorted.set(new TreeSet<>(texts));
    }
}
