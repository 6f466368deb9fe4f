package io.fairlead.model;

import java.util.Locale;
import java.util.regex.Pattern;

/// Checks of the small text values. A value that fails is an [IllegalArgumentException] whose message names the
/// value.
final class Text {
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final int MAX_HOST = 253;

    private Text() {}

    static String dnsLabel(String what, String value) {
        if (!DNS_LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " \"" + value
                    + "\" is not a DNS label (1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit)");
        }
        return value;
    }

    static String name(String what, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    what + " \"" + value
                            + "\" is not a name (1 to 63 letters, digits, '.', '_' and '-', beginning and ending with a letter or digit)");
        }
        return value;
    }

    /// A DNS name in lower case, optionally with `*` as its whole first label (RFC 1035 lengths; Istio's validation
    /// of hosts).
    static String host(String value) {
        String host = value.toLowerCase(Locale.ROOT);
        String names = host.startsWith("*.") ? host.substring(2) : host;
        if (host.length() > MAX_HOST || names.isEmpty()) {
            throw notAHost(value);
        }
        for (String label : names.split("\\.", -1)) {
            if (!DNS_LABEL.matcher(label).matches()) {
                throw notAHost(value);
            }
        }
        if (names.substring(names.lastIndexOf('.') + 1).chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw notAHost(value);
        }
        return host;
    }

    private static IllegalArgumentException notAHost(String value) {
        return new IllegalArgumentException(
                "host \"" + value
                        + "\" is not a DNS name (labels of 1 to 63 of a-z, 0-9 and -, at most 253 characters, the last label not all digits)");
    }

    /// Free text that stands inside a key or a line: no control characters, at most `max` characters, not empty.
    static String line(String what, String value, int max) {
        if (value.isEmpty() || value.length() > max) {
            throw new IllegalArgumentException(what + " has " + value.length() + " characters, expected 1 to " + max
                    + ": \"" + shorten(value) + "\"");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " \"" + shorten(value) + "\" holds a control character");
        }
        return value;
    }

    private static String shorten(String value) {
        String visible = value.replaceAll("\\p{Cntrl}", "?");
        return visible.length() <= 80 ? visible : visible.substring(0, 77) + "...";
    }
}
