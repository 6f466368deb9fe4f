package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.failure.Bug;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// One map of a file that has no problems, read by type. A key that is not there gives the default.
record Section(JsonNode node, KeyPath path, ConfigEnvironment surroundings) {
    boolean has(String key) {
        return node.has(key);
    }

    Section section(String key) {
        return new Section(node.path(key), path.child(key), surroundings);
    }

    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        for (JsonNode item : node.path(key)) {
            sections.add(new Section(item, path.child(key).item(sections.size()), surroundings));
        }
        return sections;
    }

    String text(String key, String otherwise) {
        return has(key) ? node.get(key).asText() : otherwise;
    }

    String text(String key) {
        return required(key).asText();
    }

    List<String> texts(String key) {
        return StreamSupport.stream(node.path(key).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /// The same where one text may stand for a list of one.
    List<String> oneOrMoreTexts(String key) {
        return node.path(key).isTextual() ? List.of(node.path(key).textValue()) : texts(key);
    }

    int number(String key, int otherwise) {
        return has(key) ? node.get(key).intValue() : otherwise;
    }

    double decimal(String key, double otherwise) {
        return has(key) ? node.get(key).doubleValue() : otherwise;
    }

    Duration duration(String key, Duration otherwise) {
        return has(key) ? DurationText.read(text(key)).orElseThrow(() -> unchecked(key)) : otherwise;
    }

    long size(String key, long otherwise) {
        return has(key) ? SizeText.read(text(key)).orElseThrow(() -> unchecked(key)) : otherwise;
    }

    Share share(String key, Share otherwise) {
        return has(key) ? Share.parse(text(key)) : otherwise;
    }

    Path path(String key) {
        return surroundings.resolve(text(key));
    }

    @Nullable
    Path pathOrNull(String key) {
        return has(key) ? path(key) : null;
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        return choice(text(key), type, key);
    }

    <E extends Enum<E>> E choice(String key, E otherwise) {
        return has(key) ? choice(text(key), otherwise.getDeclaringClass(), key) : otherwise;
    }

    private <E extends Enum<E>> E choice(String text, Class<E> type, String key) {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new Bug("the schema lets a value through that nothing knows: " + path.child(key), e);
        }
    }

    /// The texts, numbers and lists of this map; maps in it are left out.
    ClientProperties properties() {
        var properties = new TreeMap<String, String>();
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
        return new ClientProperties(properties);
    }

    private JsonNode required(String key) {
        JsonNode value = node.path(key);
        if (value instanceof MissingNode) {
            throw unchecked(key);
        }
        return value;
    }

    private Bug unchecked(String key) {
        return new Bug("the checks let " + path.child(key) + " through without a value that can be read");
    }
}
