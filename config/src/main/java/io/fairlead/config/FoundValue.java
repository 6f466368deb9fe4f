package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.Printable;

/// The form of a value in a message: shortened, and only its kind if it may be a secret.
final class FoundValue {
    private static final int MAX_LENGTH = 80;

    private FoundValue() {}

    /// @param secret whether it may be one
    static String of(JsonNode value, boolean secret) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> "nothing";
            case ARRAY -> value.isEmpty() ? "an empty list" : "a list";
            case OBJECT, POJO -> value.isEmpty() ? "an empty map" : "a map";
            case BOOLEAN -> value.asText();
            case NUMBER -> secret ? "a number" : value.asText();
            case STRING, BINARY -> text(value.asText(), secret);
        };
    }

    private static String text(String text, boolean secret) {
        if (text.isEmpty()) {
            return "an empty string";
        }
        if (secret) {
            return "a string";
        }
        String visible = Printable.of(withoutUser(text));
        return '"' + (visible.length() <= MAX_LENGTH ? visible : visible.substring(0, MAX_LENGTH - 3) + "...") + '"';
    }

    /// A URL without its user and password, however they are written: everything up to the last `@`.
    private static String withoutUser(String text) {
        int begin = text.indexOf("//");
        int end = text.lastIndexOf('@');
        return begin < 0 || end < begin ? text : text.substring(0, begin + 2) + "***" + text.substring(end);
    }
}
