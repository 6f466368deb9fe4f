package io.fairlead.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.wire.schemaregistry.CompatibilityLevel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Entries as JSON: `{"register":"orders-value","base":0,"schema":"..."}` and `{"level":"FULL","subject":"..."}`.
final class SchemaLogJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Logger LOG = LoggerFactory.getLogger(SchemaLogJson.class);

    private SchemaLogJson() {}

    static byte[] write(SchemaLogEntry entry) {
        JsonNode json = switch (entry) {
            case SchemaLogEntry.Register(var subject, var base, var schema) ->
                MAPPER.createObjectNode()
                        .put("register", subject)
                        .put("base", base)
                        .put("schema", schema);
            case SchemaLogEntry.SetLevel(var subject, var level) ->
                MAPPER.createObjectNode().put("level", level.name()).put("subject", subject);
        };
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Empty for a record that no release writes: not a JSON object. All registries skip it alike.
    ///
    /// @param where names the record in a failure
    static Optional<SchemaLogEntry> read(String where, byte @Nullable [] bytes) {
        Optional<JsonNode> json = object(bytes);
        if (json.isEmpty()) {
            LOG.warn("code=EMBEDDED-REGISTRY-FOREIGN {} is not an entry of a registry; it is skipped", where);
        }
        return json.map(it -> read(where, it));
    }

    private static Optional<JsonNode> object(byte @Nullable [] bytes) {
        try {
            return Optional.ofNullable(bytes == null ? null : MAPPER.readTree(bytes))
                    .filter(JsonNode::isObject);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static SchemaLogEntry read(String where, JsonNode json) {
        try {
            if (json.path("register").isTextual()
                    && json.path("base").isInt()
                    && json.path("schema").isTextual()) {
                return new SchemaLogEntry.Register(
                        json.path("register").asText(),
                        json.path("base").asInt(),
                        json.path("schema").asText());
            }
            if (json.path("level").isTextual() && json.path("subject").isTextual()) {
                return new SchemaLogEntry.SetLevel(
                        json.path("subject").asText(),
                        CompatibilityLevel.valueOf(json.path("level").asText()));
            }
            throw unreadable(where, "neither \"register\" nor \"level\"", null);
        } catch (IllegalArgumentException e) {
            throw unreadable(where, String.valueOf(e.getMessage()), e);
        }
    }

    /// A registry that skipped unreadable entries would give other ids than its peers, so it stops.
    private static ConfigurationFailure unreadable(String where, String found, @Nullable Throwable cause) {
        return new ConfigurationFailure(
                "EMBEDDED-REGISTRY-LOG",
                "embedded schema registry: " + where + " is not an entry of this release: " + found
                        + "; run the release that wrote it, or newer, and let nothing else write to the topic",
                cause);
    }
}
