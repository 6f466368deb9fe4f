package io.fairlead.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.Address;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/// A parameter after the question mark.
///
/// @param isRequired whether a request without it is refused
record Parameter(String name, Kind kind, String description, boolean isRequired) {
    static final int MOST_ROWS = 1000;
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    static Parameter optional(String name, Kind kind, String description) {
        return new Parameter(name, kind, description, false);
    }

    static Parameter required(String name, Kind kind, String description) {
        return new Parameter(name, kind, description, true);
    }

    /// What a value is.
    enum Kind {
        TIME("a time of RFC 3339, such as 2026-05-04T14:00:00Z"),
        TIME_OR_NOW("a time of RFC 3339, such as 2026-05-04T14:00:00Z, or now"),
        SERVICE("namespace/host"),
        ADDRESS("an IP address, a DNS name or unix://PATH"),
        SOURCE("the name of a source"),
        NAMESPACE("the name of a namespace"),
        LIMIT("a number from 1 to " + MOST_ROWS),
        PAGE("`next` of the page before");

        private final String expected;

        Kind(String expected) {
            this.expected = expected;
        }

        String expected() {
            return expected;
        }

        ObjectNode schema() {
            ObjectNode schema = JsonNodeFactory.instance.objectNode();
            switch (this) {
                case TIME -> schema.put("type", "string").put("format", "date-time");
                case TIME_OR_NOW -> {
                    var choices = schema.putArray("anyOf");
                    choices.addObject().put("type", "string").put("format", "date-time");
                    choices.addObject().put("const", "now");
                }
                case SERVICE, ADDRESS, SOURCE, NAMESPACE, PAGE ->
                    schema.put("type", "string").put("minLength", 1);
                case LIMIT -> schema.put("type", "integer").put("minimum", 1).put("maximum", MOST_ROWS);
            }
            return schema;
        }

        /// @throws IllegalArgumentException it is none
        Object read(String text) {
            return switch (this) {
                case TIME -> time(text);
                case TIME_OR_NOW -> timeOrNow(text);
                case SERVICE -> ServiceKey.parse(text);
                case ADDRESS -> new Address(text);
                case SOURCE -> new SourceId(text);
                case NAMESPACE -> namespace(text);
                case LIMIT -> limit(text);
                case PAGE -> PageToken.parse(text);
            };
        }

        private static Object time(String text) {
            try {
                return inRange(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }

        /// RFC 3339 has years of four digits; others cannot be counted in milliseconds.
        static Instant inRange(Instant time) {
            if (time.isBefore(FIRST) || time.isAfter(LAST)) {
                throw new IllegalArgumentException("its year has more than four digits");
            }
            return time;
        }

        private static Object timeOrNow(String text) {
            return text.equals("now") ? Instant.MAX : time(text);
        }

        private static Object namespace(String text) {
            return new ServiceKey(text, "host").namespace();
        }

        private static Object limit(String text) {
            int limit = text.length() > 9 ? 0 : Integer.parseInt(text);
            if (limit < 1 || limit > MOST_ROWS || text.startsWith("+")) {
                throw new IllegalArgumentException("\"" + text + "\" is no such number");
            }
            return limit;
        }
    }
}
