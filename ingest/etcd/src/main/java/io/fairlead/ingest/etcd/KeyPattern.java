package io.fairlead.ingest.etcd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The form of keys: text, and named parts.
///
/// | written | matches |
/// |---|---|
/// | `{name}` | one character or more, no slash |
/// | `{name+}` | one character or more |
/// | anything else | itself |
///
/// Where a key can be divided in several ways, the first part gets as much as possible.
final class KeyPattern {
    private static final Pattern PART = Pattern.compile("\\{([a-z][a-z0-9-]*)(\\+?)}");

    private final Pattern regex;
    private final List<String> names;

    private KeyPattern(Pattern regex, List<String> names) {
        this.regex = regex;
        this.names = Collections.unmodifiableList(names);
    }

    /// @throws IllegalArgumentException it is not a pattern; the message says what was found and expected
    static KeyPattern parse(String text) {
        StringBuilder regex = new StringBuilder();
        List<String> names = new ArrayList<>();
        Matcher part = PART.matcher(text);
        int at = 0;
        while (part.find()) {
            if (part.start() == at && !names.isEmpty()) {
                throw wrong(
                        text, "has the part {" + part.group(1) + "} directly after another one, expected text between");
            }
            regex.append(literal(text, at, part.start()));
            regex.append(part.group(2).isEmpty() ? "([^/]+)" : "(.+)");
            names.add(part.group(1));
            at = part.end();
        }
        regex.append(literal(text, at, text.length()));
        if (names.isEmpty()) {
            throw wrong(text, "has no part in braces, expected one such as {instance}");
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw wrong(text, "has a part twice, expected different names");
        }
        return new KeyPattern(Pattern.compile(regex.toString(), Pattern.DOTALL), names);
    }

    private static String literal(String text, int begin, int end) {
        String literal = text.substring(begin, end);
        if (literal.contains("{") || literal.contains("}")) {
            throw wrong(text, "has a brace that belongs to no part, expected parts such as {instance} or {path+}");
        }
        return Pattern.quote(literal);
    }

    private static IllegalArgumentException wrong(String text, String problem) {
        return new IllegalArgumentException("\"" + text + "\" " + problem);
    }

    List<String> names() {
        return names;
    }

    /// The parts by name; empty if the key has another form.
    Optional<SortedMap<String, String>> match(String key) {
        Matcher found = regex.matcher(key);
        if (!found.matches()) {
            return Optional.empty();
        }
        SortedMap<String, String> parts = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            parts.put(names.get(i), found.group(i + 1));
        }
        return Optional.of(parts);
    }
}
