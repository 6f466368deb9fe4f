package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.options.KeyPath;
import java.util.Map;

/// The content of the file and the line of every value in it. The line of a value under a key is that of the key.
record ConfigTree(JsonNode root, Map<KeyPath, Integer> lines) {
    int line(KeyPath path) {
        return lines.getOrDefault(path, 1);
    }

    /// A complete configuration whose only target has the options of this tree.
    ConfigTree asOnlyTarget() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("pipeline", "any").put("kafka", "embedded").put("schema-registry", "embedded");
        all.putArray("sources");
        ObjectNode target = all.putArray("targets").addObject();
        target.put("name", "any").put("policy", "plan-only");
        if (root instanceof ObjectNode options) {
            target.setAll(options);
        }
        return new ConfigTree(all, Map.of());
    }

    /// The line of the value, or of its parent if it is not in the file.
    int lineOfNearest(KeyPath path) {
        KeyPath known = path;
        while (!lines.containsKey(known) && !known.equals(KeyPath.ROOT)) {
            known = known.parent();
        }
        return line(known);
    }
}
