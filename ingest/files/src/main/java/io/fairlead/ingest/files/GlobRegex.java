package io.fairlead.ingest.files;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Translates a glob to a regular expression, from its start to its end. Wildcards do not match hidden names.
final class GlobRegex {
    static final String ANY_FOLDERS = "(?:[^/.][^/]*/)*";

    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    /// The number of braces that are open.
    private int braces;

    private GlobRegex(String glob) {
        this.glob = glob;
    }

    /// @throws PatternSyntaxException a bracket or a brace is not closed
    static String of(String glob) {
        return new GlobRegex(glob).translate();
    }

    private String translate() {
        while (at < glob.length()) {
            if (glob.startsWith("**/", at)) {
                append(ANY_FOLDERS, 3);
            } else if (glob.startsWith("**", at)) {
                append(ANY_FOLDERS + "[^/.][^/]*", 2);
            } else {
                single(glob.charAt(at));
            }
        }
        if (braces > 0) {
            throw new PatternSyntaxException("a { has no }", glob, glob.length());
        }
        return regex.toString();
    }

    private void single(char c) {
        switch (c) {
            case '*' -> append(isNameStart() ? "(?!\\.)[^/]*" : "[^/]*", 1);
            case '?' -> append(isNameStart() ? "[^/.]" : "[^/]", 1);
            case '[' -> brackets();
            case '{' -> {
                braces++;
                append("(?:", 1);
            }
            case '}' -> closingBrace();
            case ',' -> append(braces > 0 ? "|" : Pattern.quote(","), 1);
            default -> append(Pattern.quote(String.valueOf(c)), 1);
        }
    }

    private void append(String translation, int length) {
        regex.append(translation);
        at += length;
    }

    private boolean isNameStart() {
        return at == 0 || glob.charAt(at - 1) == '/';
    }

    /// A set of characters, which means the same in both.
    private void brackets() {
        int end = glob.indexOf(']', at);
        if (end < 0) {
            throw new PatternSyntaxException("a [ has no ]", glob, at);
        }
        append(glob.substring(at, end + 1), end + 1 - at);
    }

    private void closingBrace() {
        if (braces > 0) {
            braces--;
            append(")", 1);
        } else {
            append(Pattern.quote("}"), 1);
        }
    }
}
