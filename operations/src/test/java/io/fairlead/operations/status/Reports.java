package io.fairlead.operations.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.List;

/// Reports of processes for tests.
final class Reports {
    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private Reports() {}

    /// JSON with single quotes.
    static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static HeardReport heard(String process, Instant heard, List<String> roles, String status) {
        return new HeardReport(
                process, "1", roles, NOON.minusSeconds(3600), heard, json(status), HeardReport.Life.UNKNOWN);
    }
}
