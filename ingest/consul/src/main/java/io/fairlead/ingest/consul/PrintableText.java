package io.fairlead.ingest.consul;

import io.fairlead.model.Printable;

/// Makes strings of a registry printable for a message: see [Printable], and at most
/// [#MAX_LENGTH].
final class PrintableText {
    private static final int MAX_LENGTH = 200;

    private PrintableText() {}

    static String of(String text) {
        String shown = Printable.of(text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH + 1) : text);
        return shown.length() <= MAX_LENGTH ? shown : shown.substring(0, MAX_LENGTH) + "...";
    }

    /// The characters of Go's `unicode.IsPrint`, which Consul accepts in a path: letters, marks, numbers,
    /// punctuation, symbols and the ASCII space.
    static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
