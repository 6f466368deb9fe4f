package io.fairlead.wire;

import io.fairlead.model.failure.Failure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/// The reason why a record is in the dead letter topic, as headers in addition to its unchanged key and bytes.
///
/// `origin` names where the bytes came from: the text of an [Origin], or the source and instance of a registry.
/// `message` has at most 2,000 characters, because it may quote the input.
public record DeadLetter(String stage, String code, String message, String origin) {
    static final String PREFIX = "fairlead-dlq-";
    /// Names the part that was cut off, if the record was too large.
    public static final String CUT = PREFIX + "cut";

    private static final int LONGEST = 2000;

    public DeadLetter {
        message = message.length() <= LONGEST ? message : message.substring(0, LONGEST - 3) + "...";
    }

    public static DeadLetter of(String stage, Failure failure, String origin) {
        return new DeadLetter(stage, failure.code(), String.valueOf(failure.getMessage()), origin);
    }

    public List<Header> headers() {
        return List.of(
                header("stage", stage), header("code", code), header("message", message), header("origin", origin));
    }

    /// Reads the headers back; missing parts are empty.
    public static DeadLetter of(Headers headers) {
        Map<String, String> parts = new TreeMap<>();
        for (Header header : headers) {
            if (isOurs(header) && header.value() != null) {
                parts.put(header.key().substring(PREFIX.length()), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return new DeadLetter(
                parts.getOrDefault("stage", ""),
                parts.getOrDefault("code", ""),
                parts.getOrDefault("message", ""),
                parts.getOrDefault("origin", ""));
    }

    /// The record's original headers.
    public static List<Header> original(Headers headers) {
        return StreamSupport.stream(headers.spliterator(), false)
                .filter(header -> !isOurs(header))
                .toList();
    }

    static boolean isOurs(Header header) {
        return header.key().startsWith(PREFIX);
    }

    static Header header(String part, String value) {
        return new RecordHeader(PREFIX + part, value.getBytes(StandardCharsets.UTF_8));
    }
}
