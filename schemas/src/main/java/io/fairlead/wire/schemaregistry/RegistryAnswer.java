package io.fairlead.wire.schemaregistry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;

/// The response of one URL; `json` is a missing node if the body is not JSON.
record RegistryAnswer(URI url, int status, JsonNode json) {
    static RegistryAnswer read(URI url, int status, String body, ObjectMapper mapper) {
        try {
            return new RegistryAnswer(url, status, mapper.readTree(body));
        } catch (IOException _) {
            return new RegistryAnswer(url, status, MissingNode.getInstance());
        }
    }

    /// Confluent's `error_code`, whose first three digits are the HTTP status; the status if there is none.
    int error() {
        return json.path("error_code").asInt(status);
    }

    String message() {
        String message = json.path("message").asText("");
        return message.length() <= 2000 ? message : message.substring(0, 2000) + "...";
    }
}
