package io.fairlead.ingest.rules;

import java.util.ArrayList;
import java.util.List;

/// Text with `${...}` in it, split into its parts. `$${` becomes `${` itself.
record Template(List<Part> parts) {
    sealed interface Part {
        record Text(String text) implements Part {}

        /// `offset` is the start of the expression in the template's text.
        record Expression(String text, int offset) implements Part {}
    }

    /// @throws IllegalArgumentException a `${` has no `}`
    static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$${", at)) {
                plain.append("${");
                at += 3;
            } else if (text.startsWith("${", at)) {
                flush(plain, parts);
                int end = end(text, at + 2);
                parts.add(new Part.Expression(text.substring(at + 2, end), at + 2));
                at = end + 1;
            } else {
                plain.append(text.charAt(at++));
            }
        }
        flush(plain, parts);
        return new Template(List.copyOf(parts));
    }

    private static void flush(StringBuilder plain, List<Part> parts) {
        if (!plain.isEmpty()) {
            parts.add(new Part.Text(plain.toString()));
            plain.setLength(0);
        }
    }

    /// The `}` that ends the expression starting at `from`: braces nest, and those in CEL strings do not count.
    private static int end(String text, int from) {
        int depth = 0;
        for (int at = from; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '\'', '"' -> at = endOfString(text, at);
                case '{' -> depth++;
                case '}' -> {
                    if (depth-- == 0) {
                        return at;
                    }
                }
                default -> {
                    // Any other character belongs to the expression.
                }
            }
        }
        throw new IllegalArgumentException(
                "the ${ at column " + (from - 1) + " has no } that ends it; write $${ for a plain ${");
    }

    private static int endOfString(String text, int from) {
        boolean raw = from > 0 && "rR".indexOf(text.charAt(from - 1)) >= 0;
        String quote = text.substring(from, from + 1);
        String mark = text.startsWith(quote.repeat(3), from) ? quote.repeat(3) : quote;
        for (int at = from + mark.length(); at < text.length(); at++) {
            if (text.charAt(at) == '\\' && !raw) {
                at++;
            } else if (text.startsWith(mark, at)) {
                return at + mark.length() - 1;
            }
        }
        return text.length();
    }
}
