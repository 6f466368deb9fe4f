package io.fairlead.options.http;

import java.util.Optional;

/// Which strings can be sent in an HTTP header.
public final class HeaderText {
    private HeaderText() {}

    /// Whether the string may contain spaces.
    public enum Spaces {
        ACCEPTED,
        REFUSED
    }

    /// Why a string cannot be sent; empty if it can. Never shows the string, which may be a secret.
    public static Optional<String> problem(String text, Spaces spaces) {
        char first = spaces == Spaces.ACCEPTED ? ' ' : '!';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < first || c > '~') {
                return Optional.of(
                        "contains a character that no header has (U+%04X at position %d), expected visible ASCII"
                                .formatted((int) c, i + 1));
            }
        }
        return Optional.empty();
    }
}
