package io.fairlead.ingest.consul;

import io.fairlead.http.PrintableText;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the address of a Consul agent or server. The only place that decides what an address may be: `validate`, the
/// startup and the source itself use it.
///
/// | written                            | read as                                    |
/// |------------------------------------|--------------------------------------------|
/// | `http://consul:8500`, `HTTP://...` | as it is                                   |
/// | `https://consul`                   | port 443                                   |
/// | `http://gw.example.com/consul`     | port 80, below the path                    |
/// | `http://consul_server:8500`        | as it is: Docker and Compose use such names |
/// | `http://consul`                    | refused: it means port 80, Consul's is 8500 |
/// | `http://fd00::1:8500`              | refused: IPv6 requires brackets            |
/// | `http://user:secret@consul:8500`   | refused, without showing what is before @  |
/// | `.../v1`, `.../ui`, `?`, `#`       | refused                                    |
public final class ConsulAddress {
    private static final Pattern PARTS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)(/.*)?", Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.%A-Za-z_-]+]|[^:\\[\\]]*)(?::([^:]*))?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern NOT_IN_A_HOST = Pattern.compile("[^A-Za-z0-9._-]");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern PREFIX = Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~!$&'()*+,;=:%-]+)*");
    private static final Pattern LAST_GROUP = Pattern.compile("(.*):(\\d{1,5})");

    private ConsulAddress() {}

    /// The address with its scheme in lower case and no slash at its end.
    ///
    /// @throws IllegalArgumentException it is not valid; the message (`found ..., expected ...`) shows no
    /// credentials
    public static URI parse(String text) {
        if (text.contains("@")) {
            throw wrong(text, "no user in it; use token");
        }
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw wrong(text, "http://host:port or https://host:port");
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        if (scheme.equals("unix")) {
            throw wrong(text, "http:// or https://: Unix sockets are not supported; let the agent listen on 127.0.0.1");
        }
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw wrong(text, "http://host:port or https://host:port");
        }
        if (text.contains("?") || text.contains("#")) {
            throw wrong(text, "no query and no fragment");
        }
        String prefix = prefix(text, parts.group(3) == null ? "" : parts.group(3));
        return URI.create(scheme + "://" + authority(text, scheme, parts.group(2), prefix) + prefix);
    }

    /// Refuses an address without TLS.
    ///
    /// @throws IllegalArgumentException as [#parse]
    public static void requireTls(URI address) {
        if (!"https".equals(address.getScheme())) {
            throw wrong(address.toString(), "https:// because tls is set");
        }
    }

    /// Whether requests to it leave this machine without encryption.
    public static boolean isExposed(URI address) {
        String host = host(address);
        return "http".equals(address.getScheme())
                && !host.equals("localhost")
                && !host.startsWith("127.")
                && !host.equals("[::1]");
    }

    /// Also if [URI#getHost] returns none, as for a name with an underscore.
    static String host(URI address) {
        String authority = address.getRawAuthority();
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }

    private static String authority(String text, String scheme, String authority, String prefix) {
        requireBrackets(text, scheme, authority);
        Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            throw wrong(text, "http://host:port or https://host:port");
        }
        requireHost(text, parts.group(1));
        String port = parts.group(2);
        if (port != null) {
            requirePort(text, port);
        } else if (scheme.equals("http") && prefix.isEmpty()) {
            throw wrong(
                    text,
                    "a port: http:// without one means 80, and Consul's API has 8500 unless configured otherwise;"
                            + " write http://" + authority + ":8500");
        }
        return authority;
    }

    private static void requireBrackets(String text, String scheme, String authority) {
        if (!authority.startsWith("[") && authority.indexOf(':') != authority.lastIndexOf(':')) {
            Matcher last = LAST_GROUP.matcher(authority);
            String bracketed = last.matches() ? "[" + last.group(1) + "]:" + last.group(2) : "[" + authority + "]:8500";
            throw wrong(text, "an IPv6 address in brackets: write " + scheme + "://" + bracketed);
        }
    }

    private static void requireHost(String text, String host) {
        if (host.isEmpty()) {
            throw wrong(text, "http://host:port or https://host:port");
        }
        if (host.startsWith("[")) {
            return;
        }
        Matcher strange = NOT_IN_A_HOST.matcher(host);
        if (strange.find()) {
            throw wrong(text, "a host name: \"" + PrintableText.of(strange.group()) + "\" cannot be in one");
        }
        boolean number = host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
        if (!HOST.matcher(host).matches() || (number && !IPV4.matcher(host).matches())) {
            throw wrong(text, "a host name or an IP address");
        }
    }

    private static void requirePort(String text, String port) {
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            throw wrong(text, "a port from 1 to 65535");
        }
    }

    private static String prefix(String text, String path) {
        String prefix = path.replaceAll("/+$", "");
        if (!PREFIX.matcher(prefix).matches()) {
            throw wrong(text, "a path of plain segments, such as /consul");
        }
        String last = prefix.substring(prefix.lastIndexOf('/') + 1);
        if (last.equals("v1") || last.equals("ui")) {
            throw wrong(text, "the address without /" + last + ", which is a part of Consul's own paths");
        }
        return prefix;
    }

    private static IllegalArgumentException wrong(String text, String expected) {
        // Greedy: a password may contain slashes and @.
        String masked = text.replaceFirst("(?s)(//|^(?!.*//)).*@", "$1***@");
        return new IllegalArgumentException("found \"" + PrintableText.of(masked) + "\", expected " + expected);
    }
}
