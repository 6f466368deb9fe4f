package io.fairlead.ingest.files;

import io.fairlead.model.Sorted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// The keys of one map of a file, read by name and kind. Each problem is said with its line, and reading goes on
/// with a harmless value: a file with a problem is not used.
final class Fields {
    private final Problems problems;
    private final String where;
    private final Node.Keys node;

    Fields(Problems problems, String where, Node.Keys node, Collection<String> known) {
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

    int line() {
        return node.line();
    }

    int line(String key) {
        Node.Key found = node.keys().get(key);
        return found == null ? node.line() : found.line();
    }

    /// The text under a key; empty where the key is not there.
    String text(String key) {
        Node.Key found = node.keys().get(key);
        return found == null ? "" : scalar(where + ": " + key, found.value());
    }

    String required(String key, String example) {
        String text = text(key);
        if (!has(key)) {
            problems.add(node.line(), where + ": the key \"" + key + "\" is missing; add it, such as " + example);
        } else if (text.isEmpty()) {
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

    /// A value that has a form of its own; `unsaid` where the key is not there.
    <T> T parsed(String key, T unsaid, Function<String, T> reader) {
        if (!has(key)) {
            return unsaid;
        }
        try {
            return reader.apply(text(key));
        } catch (IllegalArgumentException e) {
            problems.add(line(key), where + ": " + e.getMessage());
            return unsaid;
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
        problems.add(
                found.line(), where + ": " + key + ": found " + found.value().kind() + ", expected a list");
        return List.of();
    }

    SortedMap<String, String> texts(String key) {
        SortedMap<String, String> texts = new TreeMap<>();
        Node.Key found = node.keys().get(key);
        if (found != null && found.value() instanceof Node.Keys(var _, var keys)) {
            keys.forEach((name, value) -> texts.put(name, scalar(where + ": " + key + "." + name, value.value())));
        } else if (found != null) {
            problems.add(
                    found.line(),
                    where + ": " + key + ": found " + found.value().kind() + ", expected a map such as {version: v2}");
        }
        return Sorted.map((Map<String, String>) texts);
    }

    SortedSet<String> set(String key) {
        List<String> texts = new ArrayList<>();
        items(key).forEach(item -> texts.add(scalar(where + ": " + key, item)));
        return Sorted.set(new TreeSet<>(texts));
    }
}
