package io.fairlead.ingest.consul;

/// Writes texts of a registry so that they can be shown: one line, no terminal codes, not long. What cannot be printed
/// is escaped as in JSON, so that `"exporter\u2028"` tells what is wrong with the name.
final class Shown {
    private static final int MAX_LENGTH = 200;

    private Shown() {}

    static String of(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(MAX_LENGTH + 1L).forEach(c -> append(c, shown));
        return shown.length() <= MAX_LENGTH ? shown.toString() : shown.substring(0, MAX_LENGTH) + "...";
    }

    /// The characters of Go's `unicode.IsPrint`, which is what Consul takes in a path: letters, marks, numbers,
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

    private static void append(int c, StringBuilder shown) {
        if (isPrintable(c)) {
            shown.appendCodePoint(c);
        } else {
            for (char part : Character.toChars(c)) {
                shown.append("\\u%04x".formatted((int) part));
            }
        }
    }
}
