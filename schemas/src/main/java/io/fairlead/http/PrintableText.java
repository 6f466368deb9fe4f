package io.fairlead.http;

import io.fairlead.model.Printable;

/// Makes strings of a server printable for a message: see [Printable], and at most
/// [#MAX_LENGTH].
public final class PrintableText {
    private static final int MAX_LENGTH = 200;

    private PrintableText() {}

    public static String of(String text) {
        String shown = Printable.of(text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH + 1) : text);
        return shown.length() <= MAX_LENGTH ? shown : shown.substring(0, MAX_LENGTH) + "...";
    }
}
