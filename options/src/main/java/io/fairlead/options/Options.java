package io.fairlead.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.failure.Bug;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// One map of a configuration without mistakes, read by type. A key that is not given has the default of the schema,
/// or, where the method takes one, that default.
///
/// @param schema of the map; where it has no default for a key, the key is given or a default is passed
/// @param path of the map in the file
/// @param environment what paths in it are relative to
public record Options(JsonNode node, JsonNode schema, KeyPath path, ConfigEnvironment environment) {
    public boolean has(String key) {
        return node.has(key);
    }

    /// The map under a key, empty where it is not given.
    public Options section(String key) {
        return new Options(node.path(key), schema.path("properties").path(key), path.child(key), environment);
    }

    /// The options of a connector, under the key of its kind.
    public Options of(Connector<?> connector) {
        String kind = connector.kind();
        return new Options(node.path(kind), connector.schema().root(), path.child(kind), environment);
    }

    /// The maps of the list under a key.
    public List<Options> sections(String key) {
        JsonNode items = schema.path("properties").path(key).path("items");
        List<Options> sections = new ArrayList<>();
        for (JsonNode item : node.path(key)) {
            sections.add(new Options(item, items, path.child(key).item(sections.size()), environment));
        }
        return sections;
    }

    public String text(String key, String otherwise) {
        return has(key) ? node.get(key).asText() : otherwise;
    }

    public String text(String key) {
        return value(key).asText();
    }

    /// A text that must not be shown; [Secret#NONE] where it is not given.
    public Secret secret(String key) {
        return new Secret(text(key, ""));
    }

    /// A list of strings; empty if neither the file nor the schema has one.
    public List<String> texts(String key) {
        return StreamSupport.stream(found(key).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /// The same where a single text is accepted in place of a list of one.
    public List<String> oneOrMoreTexts(String key) {
        return node.path(key).isTextual() ? List.of(node.path(key).textValue()) : texts(key);
    }

    public boolean flag(String key) {
        return value(key).asBoolean();
    }

    public int number(String key) {
        return value(key).intValue();
    }

    public Duration duration(String key) {
        return DurationText.read(text(key)).orElseThrow(() -> unchecked(key));
    }

    /// In bytes.
    public long size(String key) {
        return SizeText.read(text(key)).orElseThrow(() -> unchecked(key));
    }

    public int number(String key, int otherwise) {
        return has(key) ? node.get(key).intValue() : otherwise;
    }

    public double decimal(String key, double otherwise) {
        return has(key) ? node.get(key).doubleValue() : otherwise;
    }

    public Duration duration(String key, Duration otherwise) {
        return has(key) ? DurationText.read(text(key)).orElseThrow(() -> unchecked(key)) : otherwise;
    }

    public Share share(String key, Share otherwise) {
        return has(key) ? Share.parse(text(key)) : otherwise;
    }

    public Path path(String key) {
        return environment.resolve(text(key));
    }

    /// Null where the key is not given.
    public @Nullable Path pathOrNull(String key) {
        return has(key) ? path(key) : null;
    }

    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        return constant(text(key), type, key);
    }

    public <E extends Enum<E>> E choice(String key, E otherwise) {
        return has(key) ? constant(text(key), otherwise.getDeclaringClass(), key) : otherwise;
    }

    private <E extends Enum<E>> E constant(String text, Class<E> type, String key) {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new Bug("the schema accepts a value that the program does not know: " + path.child(key), e);
        }
    }

    /// The texts, numbers and lists of this map; maps in it are left out.
    public SortedMap<String, String> properties() {
        SortedMap<String, String> properties = new TreeMap<>();
        if (node instanceof ObjectNode map) {
            for (var entry : map.properties()) {
                if (entry.getValue().isArray()) {
                    properties.put(
                            entry.getKey(), texts(entry.getKey()).stream().collect(Collectors.joining(",")));
                } else if (!entry.getValue().isObject()) {
                    properties.put(entry.getKey(), entry.getValue().asText());
                }
            }
        }
        return properties;
    }

    /// What the file gives, else the default of the schema, else missing.
    private JsonNode found(String key) {
        return has(key) ? node.get(key) : schema.path("properties").path(key).path("default");
    }

    private JsonNode value(String key) {
        JsonNode value = found(key);
        if (value.isMissingNode()) {
            throw unchecked(key);
        }
        return value;
    }

    private Bug unchecked(String key) {
        return new Bug(path.child(key) + " has no value that can be read, which the checks should have found");
    }
}
