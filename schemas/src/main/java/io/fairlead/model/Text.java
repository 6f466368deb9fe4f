package io.fairlead.model;

import java.util.Locale;

/// Checks of the small text values. A value that fails is an [IllegalArgumentException] whose message names the
/// value.
final class Text {
    private static final int MAX_LABEL = 63;
    private static final int MAX_HOST = 253;

    private Text() {}

    static String dnsLabel(String what, String value) {
        if (!isDnsLabel(value, 0, value.length())) {
            throw new IllegalArgumentException(what + " \"" + value
                    + "\" is not a DNS label (1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit)");
        }
        return value;
    }

    static String name(String what, String value) {
        if (!isName(value)) {
            throw new IllegalArgumentException(
                    what + " \"" + value
                            + "\" is not a name (1 to 63 letters, digits, '.', '_' and '-', beginning and ending with a letter or digit)");
        }
        return value;
    }

    /// A DNS name in lower case, optionally with `*` as its complete first label (RFC 1035 lengths; Istio's validation
    /// of hosts).
    static String host(String value) {
        String host = value.toLowerCase(Locale.ROOT);
        int begin = host.startsWith("*.") ? 2 : 0;
        if (host.length() > MAX_HOST) {
            throw notAHost(value);
        }
        for (int end = host.indexOf('.', begin); end >= 0; end = host.indexOf('.', begin)) {
            if (!isDnsLabel(host, begin, end)) {
                throw notAHost(value);
            }
            begin = end + 1;
        }
        if (!isDnsLabel(host, begin, host.length()) || isNumber(host, begin)) {
            throw notAHost(value);
        }
        return host;
    }

    /// 1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit: `[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?`. No
    /// regular expressions here and below, for speed: every record that is read passes these checks.
    private static boolean isDnsLabel(String text, int begin, int end) {
        if (end <= begin || end - begin > MAX_LABEL || text.charAt(begin) == '-' || text.charAt(end - 1) == '-') {
            return false;
        }
        for (int i = begin; i < end; i++) {
            char c = text.charAt(i);
            if (!isLower(c) && !isDigit(c) && c != '-') {
                return false;
            }
        }
        return true;
    }

    /// `[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?`.
    private static boolean isName(String text) {
        int end = text.length();
        if (end == 0 || end > MAX_LABEL || !isPlain(text.charAt(0)) || !isPlain(text.charAt(end - 1))) {
            return false;
        }
        for (int i = 1; i < end; i++) {
            char c = text.charAt(i);
            if (!isPlain(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /// Four numbers of 0 to 255 without leading zeros.
    static boolean isIpv4(String text) {
        int begin = 0;
        for (int part = 0; part < 4; part++) {
            int end = part == 3 ? text.length() : text.indexOf('.', begin);
            if (end <= begin || end - begin > 3 || (end - begin > 1 && text.charAt(begin) == '0')) {
                return false;
            }
            int value = 0;
            for (int i = begin; i < end; i++) {
                if (!isDigit(text.charAt(i))) {
                    return false;
                }
                value = value * 10 + text.charAt(i) - '0';
            }
            if (value > 255) {
                return false;
            }
            begin = end + 1;
        }
        return true;
    }

    private static boolean isNumber(String text, int begin) {
        for (int i = begin; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isPlain(char c) {
        return isLower(c) || isDigit(c) || (c >= 'A' && c <= 'Z');
    }

    private static IllegalArgumentException notAHost(String value) {
        return new IllegalArgumentException(
                "host \"" + value
                        + "\" is not a DNS name (labels of 1 to 63 of a-z, 0-9 and -, at most 253 characters, the last label not all digits)");
    }

    /// Free text inside a key or a line: no control characters, at most `max` characters, not empty.
    static String line(String what, String value, int max) {
        if (value.isEmpty() || value.length() > max) {
            throw new IllegalArgumentException(what + " has " + value.length() + " characters, expected 1 to " + max
                    + ": \"" + shorten(value) + "\"");
        }
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new IllegalArgumentException(what + " \"" + shorten(value) + "\" holds a control character");
            }
        }
        return value;
    }

    private static String shorten(String value) {
        String visible = value.replaceAll("\\p{Cntrl}", "?");
        return visible.length() <= 80 ? visible : visible.substring(0, 77) + "...";
    }
}
