package io.fairlead.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.model.failure.Bug;

/// Plain maps as JSON.
public final class Json {
    /// It caches what it learns about classes, so one is enough.
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new Bug("an answer cannot be written", e);
        }
    }

    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }
}
