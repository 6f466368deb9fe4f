package io.fairlead.ingest.cmdb;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/// What Debezium delivers in place of a value that is stored apart from its row (TOAST) and did not change, by
/// the type of the column (`UnchangedToastedPlaceholder` of its PostgreSQL connector).
final class Placeholder {
    private final Set<Object> forms = new HashSet<>();

    Placeholder(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        forms.add(text);
        forms.add(List.of(text));
        forms.add(List.of(UUID.nameUUIDFromBytes(bytes).toString()));
        forms.add(IntStream.range(0, bytes.length).mapToObj(i -> (int) bytes[i]).toList());
        forms.add(
                IntStream.range(0, bytes.length).mapToObj(i -> (long) bytes[i]).toList());
        forms.add(Map.of(text, text));
        forms.add("{\"" + text + "\":\"" + text + "\"}");
    }

    boolean is(Object value) {
        return (value instanceof String || value instanceof List || value instanceof Map) && forms.contains(value);
    }
}
