package io.fairlead.wire;

import io.fairlead.model.failure.Failure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/// Why a record stands in the dead letter, as headers beside its key and bytes as they came.
///
/// `origin` says where the bytes came from: `topic-partition@offset`, or the source and instance of a registry.
public record DeadLetter(String stage, String code, String message, String origin) {
    private static final String PREFIX = "fairlead-dlq-";

    public static DeadLetter of(String stage, Failure failure, String origin) {
        return new DeadLetter(stage, failure.code(), String.valueOf(failure.getMessage()), origin);
    }

    public List<Header> headers() {
        return List.of(
                header("stage", stage), header("code", code), header("message", message), header("origin", origin));
    }

    /// Reads the headers back; parts that are not there are empty.
    public static DeadLetter of(Headers headers) {
        Map<String, String> parts = new TreeMap<>();
        for (Header header : headers) {
            if (header.key().startsWith(PREFIX) && header.value() != null) {
                parts.put(header.key().substring(PREFIX.length()), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return new DeadLetter(
                parts.getOrDefault("stage", ""),
                parts.getOrDefault("code", ""),
                parts.getOrDefault("message", ""),
                parts.getOrDefault("origin", ""));
    }

    private static Header header(String part, String value) {
        return new RecordHeader(PREFIX + part, value.getBytes(StandardCharsets.UTF_8));
    }
}
