package io.fairlead.app.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.model.failure.Bug;

/// Plain maps as the body of an answer.
final class Json {
    private Json() {}

    static String text(Object value) {
        try {
            return new JsonMapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new Bug("an answer cannot be written", e);
        }
    }
}
