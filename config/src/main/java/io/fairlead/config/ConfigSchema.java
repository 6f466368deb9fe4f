package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.failure.Bug;
import io.fairlead.options.Connector;
import io.fairlead.options.KeyPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// The JSON Schema of `fairlead.yaml`, composed of the program's own part and that of each connector. The `title` of a
/// schema is the phrase that follows "expected" in a message.
final class ConfigSchema {
    private static final String RESOURCE = "/fairlead.schema.json";

    /// Any property of a client, such as `sasl.jaas.config`.
    private static final Pattern CLIENT_PROPERTY = Pattern.compile("(kafka|schema-registry)\\.(?!embedded(\\.|$)).+");

    private final JsonNode root;
    private final Set<String> secrets = new HashSet<>();

    private ConfigSchema(JsonNode root) {
        this.root = root;
        ConfigKey.all(this).stream()
                .filter(key -> key.resolved().path("writeOnly").asBoolean())
                .forEach(key -> secrets.add(key.path().text()));
    }

    static ConfigSchema of(Connectors connectors) {
        ObjectNode root = load();
        add(root, "source", connectors.sources());
        add(root, "target", connectors.targets());
        return new ConfigSchema(root);
    }

    private static ObjectNode load() {
        try (InputStream in = ConfigSchema.class.getResourceAsStream(RESOURCE)) {
            return (ObjectNode) new ObjectMapper().readTree(Objects.requireNonNull(in, RESOURCE));
        } catch (IOException e) {
            throw new Bug("the schema " + RESOURCE + " cannot be read from the program's own jar", e);
        }
    }

    /// The kinds follow the name, which is the usual order in files.
    private static void add(ObjectNode root, String item, List<? extends Connector<?>> connectors) {
        ObjectNode schema = root.withObject("/$defs/" + item);
        ObjectNode others = schema.withObject("/properties").deepCopy();
        ObjectNode properties = schema.putObject("properties");
        properties.set("name", others.remove("name"));
        ArrayNode kinds = schema.putArray("oneOf");
        for (Connector<?> connector : connectors) {
            properties.set(connector.kind(), connector.schema().root());
            kinds.addObject().putArray("required").add(connector.kind());
        }
        properties.setAll(others);
    }

    /// Whether the value at a path is a secret, or may hold one: it is never shown, and references in it are replaced.
    boolean isSecret(KeyPath path) {
        return secrets.contains(path.pattern())
                || CLIENT_PROPERTY.matcher(path.text()).matches();
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
