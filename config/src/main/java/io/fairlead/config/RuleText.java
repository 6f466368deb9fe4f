package io.fairlead.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One rule as it is in the file, its keys in the order of the file.
///
/// @param file the file's name as the operator gave it
/// @param path such as `sources[0].rules[1]`
/// @param entries keys to texts, numbers ([Long], [java.math.BigDecimal]), booleans, lists and maps of these
/// @param lines the line of the rule (under the empty key) and of all that is in it (`.host`, `.ports[0].number`)
public record RuleText(String file, String path, Map<String, Object> entries, Map<String, Integer> lines) {
    public RuleText {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        lines = Map.copyOf(lines);
    }

    /// For messages about a key of the rule (`host`, `ports[0].number`), or about the rule as a whole (empty):
    /// `fairlead.yaml line 12: sources[0].rules[1].host`.
    public String at(String key) {
        String suffix = key.isEmpty() ? "" : "." + key;
        int line = lines.getOrDefault(suffix, lines.getOrDefault("", 1));
        return file + " line " + line + ": " + path + suffix;
    }
}
