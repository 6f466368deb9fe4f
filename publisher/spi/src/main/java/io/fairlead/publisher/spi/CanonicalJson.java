package io.fairlead.publisher.spi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.model.failure.Bug;

/// JSON in which equivalent values have the same bytes: keys sorted, no spaces. The content of the objects of every
/// target that holds Kubernetes objects. Thread-safe.
public final class CanonicalJson {
    /// For trees, and for classes that need no settings of their own.
    public static final CanonicalJson PLAIN = new CanonicalJson(JsonMapper.builder());

    private final JsonMapper mapper;

    /// `model` has the settings for the classes of one model. They must not change the order of keys.
    public CanonicalJson(JsonMapper.Builder model) {
        mapper = model.enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
    }

    /// A value according to the Jackson annotations of its class.
    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new Bug("a " + value.getClass().getSimpleName() + " cannot be written as JSON", e);
        }
    }

    public String write(JsonNode tree) {
        try {
            return mapper.writeValueAsString(mapper.treeToValue(tree, Object.class));
        } catch (JsonProcessingException e) {
            throw new Bug("a JSON tree cannot be written", e);
        }
    }

    /// Reads the output of a renderer.
    public <T> T read(String content, Class<T> type) {
        try {
            return mapper.readValue(content, type);
        } catch (JsonProcessingException e) {
            throw new Bug("the content of a rendered object cannot be read as " + type.getSimpleName(), e);
        }
    }
}
