package io.fairlead.cli.demo;

import java.util.regex.Pattern;

/// Words as a POSIX shell takes them.
final class Shell {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private Shell() {}

    /// The word in single quotes, or as it is where a shell reads nothing into it.
    static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
