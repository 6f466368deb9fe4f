package io.fairlead.ingest.inventory;

import java.util.LinkedHashMap;

/// Collects the keys of one map. A repeated key cannot be used, because it is unknown which of its values is intended.
final class MapBuilder {
    /// Levels of lists and maps; an inventory has five.
    static final int MAX_DEPTH = 50;

    static final String TOO_DEEP = "more than " + MAX_DEPTH + " levels of lists and maps";

    private final int line;
    private final LinkedHashMap<String, Node.Key> keys = new LinkedHashMap<>();
    private final LinkedHashMap<String, Node.Key> merged = new LinkedHashMap<>();

    MapBuilder(int line) {
        this.line = line;
    }

    void put(String key, int keyLine, Node value) {
        Node.Key before = keys.get(key);
        Node kept = before == null
                ? value
                : new Node.Unusable(
                        keyLine, "the key \"" + key + "\" is already on line " + before.line() + "; keep one");
        keys.put(key, new Node.Key(before == null ? keyLine : before.line(), kept));
    }

    /// Adds the keys of a YAML merge (`<<`): the map's own keys take precedence, then what was merged first.
    void merge(Node.Keys other) {
        other.keys().forEach(merged::putIfAbsent);
    }

    Node.Keys build() {
        merged.forEach(keys::putIfAbsent);
        return new Node.Keys(line, keys);
    }
}
