package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.model.failure.Bug;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// `fairlead.schema.json`, and how it words what it expects: the `title` of a schema is the phrase that follows
/// "expected" in a message.
final class ConfigSchema {
    private static final String RESOURCE = "/fairlead.schema.json";

    private final JsonNode root;

    private ConfigSchema(JsonNode root) {
        this.root = root;
    }

    static ConfigSchema load() {
        try (InputStream in = ConfigSchema.class.getResourceAsStream(RESOURCE)) {
            return new ConfigSchema(new ObjectMapper().readTree(Objects.requireNonNull(in, RESOURCE)));
        } catch (IOException e) {
            throw new Bug("the schema " + RESOURCE + " cannot be read from the program's own jar", e);
        }
    }

    JsonNode root() {
        return root;
    }

    /// The schema at a path of keys and indices, such as `$defs`, `name`, `pattern`.
    JsonNode at(List<Object> path) {
        JsonNode node = root;
        for (Object step : path) {
            node = step instanceof Integer index ? node.path(index) : node.path(step.toString());
        }
        return node;
    }

    /// The same schema with a `$ref` followed; keywords beside the `$ref` are not merged in.
    JsonNode resolve(JsonNode schema) {
        return schema.has("$ref") ? root.at(schema.get("$ref").textValue().substring(1)) : schema;
    }

    String expected(JsonNode schema) {
        JsonNode resolved = resolve(schema);
        if (resolved.has("title")) {
            return resolved.get("title").textValue();
        }
        return "one of "
                + StreamSupport.stream(resolved.path("enum").spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(", "));
    }
}
