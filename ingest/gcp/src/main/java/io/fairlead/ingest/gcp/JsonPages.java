package io.fairlead.ingest.gcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/// Reads bodies of Google's APIs, which leave out what is empty. Pure.
final class JsonPages {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .reader();

    private JsonPages() {}

    /// Reads a body.
    ///
    /// @throws UnusablePage it is not a map
    static JsonNode parsed(byte[] body) throws UnusablePage {
        try {
            JsonNode root = JSON.readTree(body);
            if (!root.isObject()) {
                throw new UnusablePage("a body that is not a map");
            }
            return root;
        } catch (JsonProcessingException e) {
            // The original message may quote the body, which may hold what was sent.
            throw new UnusablePage("a body that is not JSON, at line "
                    + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()) + " of " + body.length + " bytes");
        } catch (IOException e) {
            throw new UnusablePage("a body that cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /// Empty if there is none.
    static String text(JsonNode map, String key) throws UnusablePage {
        JsonNode value = map.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new UnusablePage(key + " that is not a string");
        }
        return value.textValue();
    }

    /// Without elements if there is none.
    static JsonNode list(JsonNode map, String key) throws UnusablePage {
        JsonNode value = map.path(key);
        if (!value.isArray() && !value.isMissingNode() && !value.isNull()) {
            throw new UnusablePage(key + " that is not a list");
        }
        return value;
    }
}
