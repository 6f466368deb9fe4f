package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// The content of the file and the line of every value in it. A value under a key stands on the line of its key.
record ConfigTree(JsonNode root, Map<KeyPath, Integer> lines) {
    int line(KeyPath path) {
        return lines.getOrDefault(path, 1);
    }
}
