package io.fairlead.model;

/// Text from outside, made safe for a log, a terminal and a message: characters that move a cursor, begin a line,
/// change the direction of text or cannot be seen are escaped as in a Java string: a backslash with `n`, `r`, `t`, or
/// `u` and four digits.
///
/// It is applied when text leaves the program, not when it comes in: the registry's text is stored unchanged.
public final class Printable {
    private Printable() {}

    /// The text on one line.
    public static String of(String text) {
        return escape(text, false);
    }

    /// The text with its line feeds kept, for multi-line text made by this program.
    public static String lines(String text) {
        return escape(text, true);
    }

    /// Returns whether [#of] gives the same text.
    public static boolean isPrintable(String text) {
        return firstToEscape(text, false) < 0;
    }

    private static String escape(String text, boolean keepLineFeeds) {
        int first = firstToEscape(text, keepLineFeeds);
        if (first < 0) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (mustBeEscaped(c, keepLineFeeds)) {
                append(safe, c);
            } else {
                safe.appendCodePoint(c);
            }
            i += Character.charCount(c);
        }
        return safe.toString();
    }

    private static int firstToEscape(String text, boolean keepLineFeeds) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (mustBeEscaped(c, keepLineFeeds)) {
                return i;
            }
            i += Character.charCount(c);
        }
        return -1;
    }

    private static boolean mustBeEscaped(int c, boolean keepLineFeeds) {
        if (c >= ' ' && c < 0x7F) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c != '\n' || !keepLineFeeds;
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private static void append(StringBuilder safe, int c) {
        switch (c) {
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            case '\t' -> safe.append("\\t");
            default -> appendUnits(safe, c);
        }
    }

    private static void appendUnits(StringBuilder safe, int c) {
        for (char unit : Character.toChars(c)) {
            safe.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                safe.append(Character.forDigit(unit >> shift & 0xF, 16));
            }
        }
    }
}
