package io.fairlead.publisher.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.failure.Bug;

/// JSON text in which one meaning has one form: keys sorted, no space.
final class CompactJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private CompactJson() {}

    static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(MAPPER.treeToValue(node, Object.class));
        } catch (JsonProcessingException e) {
            throw new Bug("a JSON tree cannot be written", e);
        }
    }

    static ObjectNode read(String content) {
        try {
            if (MAPPER.readTree(content) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new Bug("the content of a rendered object is not JSON", e);
        }
        throw new Bug("the content of a rendered object is not a JSON object");
    }
}
