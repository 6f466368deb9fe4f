package io.fairlead.ingest.etcd;

import io.fairlead.http.PrintableText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An address as programs register it; port 0 if it has none.
///
/// | text | host | port |
/// |---|---|---|
/// | `10.0.0.1:8080`, `web-1:8080` | what is before the colon | 8080 |
/// | `grpc://10.0.0.1:9000/path?isSecure=false` | `10.0.0.1` | 9000 |
/// | `[fd00::1]:8080` | `fd00::1` | 8080 |
/// | `fd00::1` | `fd00::1` | 0 |
/// | `10.0.0.1`, `http://10.0.0.1` | `10.0.0.1` | 0 |
record HostAndPort(String host, int port) {
    private static final Pattern URL = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*).*");
    private static final Pattern IN_BRACKETS = Pattern.compile("\\[([0-9A-Fa-f:.]+)](?::(.*))?");
    private static final Pattern PLAIN = Pattern.compile("([^\\s:/@\\[\\]]+)(?::(.*))?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

    /// @throws IllegalArgumentException it is none of these
    static HostAndPort parse(String text) {
        Matcher url = URL.matcher(text.strip());
        String authority = url.matches() ? url.group(1) : text.strip();
        if (authority.contains("@")) {
            // What stands before it may be a password.
            throw unusable(text.replaceFirst("(?s).*@", "***@"));
        }
        if (IPV6.matcher(authority).matches()) {
            return new HostAndPort(authority, 0);
        }
        Matcher brackets = IN_BRACKETS.matcher(authority);
        Matcher plain = PLAIN.matcher(authority);
        Matcher found = brackets.matches() ? brackets : plain;
        if (found == plain && !plain.matches()) {
            throw unusable(text);
        }
        return new HostAndPort(found.group(1), found.group(2) == null ? 0 : port(found.group(2)));
    }

    private static IllegalArgumentException unusable(String shown) {
        return new IllegalArgumentException(
                "the address \"" + PrintableText.of(shown) + "\" is no host, host:port or URL");
    }

    /// @throws IllegalArgumentException it is no number from 1 to 65535
    static int port(String text) {
        if (text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("the port \"" + PrintableText.of(text) + "\" is no number from 1 to 65535");
    }
}
