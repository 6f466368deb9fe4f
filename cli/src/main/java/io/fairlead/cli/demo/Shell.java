package io.fairlead.cli.demo;

import java.util.regex.Pattern;

/// Quotes words for a POSIX shell.
final class Shell {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private Shell() {}

    /// The word in single quotes, or unquoted if it has no special meaning for a shell.
    static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
