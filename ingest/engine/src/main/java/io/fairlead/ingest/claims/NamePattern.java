package io.fairlead.ingest.claims;

import java.util.Locale;
import java.util.regex.Pattern;

/// A name, or a pattern in which `*` matches any characters: `*.shop.mesh` for every name below it.
public record NamePattern(String text) {
    public NamePattern {
        text = text.toLowerCase(Locale.ROOT);
    }

    boolean matches(String name) {
        String[] parts = text.split("\\*", -1);
        StringBuilder regex = new StringBuilder(Pattern.quote(parts[0]));
        for (int i = 1; i < parts.length; i++) {
            regex.append(".*").append(Pattern.quote(parts[i]));
        }
        return Pattern.matches(regex.toString(), name);
    }
}
