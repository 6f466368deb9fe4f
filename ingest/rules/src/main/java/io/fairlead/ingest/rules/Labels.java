package io.fairlead.ingest.rules;

import java.util.Locale;
import java.util.regex.Pattern;

/// Label keys and values as Kubernetes allows them (its documentation, "Labels and Selectors": syntax and character
/// set).
final class Labels {
    private static final int MAX = 63;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern PREFIX =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    private Labels() {}

    static void checkKey(String key) {
        int slash = key.indexOf('/');
        if ((slash >= 0 && !PREFIX.matcher(key.substring(0, slash)).matches())
                || !NAME.matcher(key.substring(slash + 1)).matches()) {
            throw new IllegalArgumentException("label key \"" + key
                    + "\" is not valid; expected 1 to 63 letters, digits, '.', '_' and '-', beginning and ending with a"
                    + " letter or digit, optionally behind a DNS name and '/'");
        }
    }

    static void checkValue(String key, String value) {
        if (!value.isEmpty() && !NAME.matcher(value).matches()) {
            throw new IllegalArgumentException("label " + key + ": value \"" + value
                    + "\" is not valid; expected at most 63 letters, digits, '.', '_' and '-', beginning and ending with"
                    + " a letter or digit");
        }
    }

    /// The nearest valid label value: other characters become `-`, longer values are truncated, and what is not
    /// allowed at an end is removed. Different strings may become equal.
    static String value(String text) {
        return trimmed(text.replaceAll("[^A-Za-z0-9._-]", "-"));
    }

    /// The nearest DNS label, in lower case. Different strings may become equal.
    static String dns(String text) {
        return trimmed(text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-"));
    }

    private static String trimmed(String text) {
        String start = text.replaceFirst("^[._-]+", "");
        String cut = start.length() > MAX ? start.substring(0, MAX) : start;
        int end = cut.length();
        while (end > 0 && "._-".indexOf(cut.charAt(end - 1)) >= 0) {
            end--;
        }
        return cut.substring(0, end);
    }
}
