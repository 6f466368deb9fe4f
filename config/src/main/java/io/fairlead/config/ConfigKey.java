package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.options.KeyPath;
import java.util.ArrayList;
import java.util.List;

/// One key of the schema, with `[]` for the items of a list in its path.
///
/// @param schema as it is under the key; `resolved`: with its `$ref` followed
/// @param required whether its map must contain it
record ConfigKey(KeyPath path, JsonNode schema, JsonNode resolved, boolean required) {
    /// All keys in the order of the schema, a map's own keys after it.
    static List<ConfigKey> all(ConfigSchema schema) {
        List<ConfigKey> keys = new ArrayList<>();
        collect(schema, schema.root(), KeyPath.ROOT, keys);
        return keys;
    }

    private static void collect(ConfigSchema schema, JsonNode unresolved, KeyPath path, List<ConfigKey> keys) {
        JsonNode node = schema.resolve(unresolved);
        for (var property : node.path("properties").properties()) {
            KeyPath child = path.child(property.getKey());
            boolean required = node.path("required").toString().contains('"' + property.getKey() + '"');
            keys.add(new ConfigKey(child, property.getValue(), schema.resolve(property.getValue()), required));
            collect(schema, property.getValue(), child, keys);
        }
        if (node.has("items")) {
            collect(schema, node.get("items"), new KeyPath(path + "[]"), keys);
        }
        if (node.has("then")) {
            collect(schema, node.get("then"), path, keys);
        }
    }

    String description() {
        return (schema.has("description") ? schema : resolved)
                .path("description")
                .asText();
    }

    @Override
    public String toString() {
        return path.text();
    }
}
