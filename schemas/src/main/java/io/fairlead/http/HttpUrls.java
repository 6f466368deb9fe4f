package io.fairlead.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// URLs of HTTP servers: which ones can be requested, and how they are shown without a secret.
public final class HttpUrls {
    /// A scheme, everything before the first `?` or `#`, and that character.
    private static final Pattern PARTS = Pattern.compile("(?s)([A-Za-z][A-Za-z0-9+.-]*://)?([^?#]*)([?#]?)(.*)");

    private static final Pattern SERVER = Pattern.compile("(?s)([^:/\\[\\]]*|\\[[^/\\]]*])(:[0-9]*)?(/.*)?");

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    private HttpUrls() {}

    /// Why a URL cannot be requested; empty if it can. A user in it is refused, as it would be shown wherever the URL
    /// is.
    public static Optional<String> problem(String text) {
        String shown = "\"" + shown(text) + "\"";
        try {
            URI url = new URI(text);
            boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || isHttps(url);
            if (!isHttp || url.getHost() == null) {
                return Optional.of(shown + " is not a URL of a server, expected http://... or https://...");
            }
            return url.getUserInfo() == null
                    ? Optional.empty()
                    : Optional.of(shown + " has a user, expected none; use `user` and `password`");
        } catch (URISyntaxException _) {
            return Optional.of(shown + " is not a URL, expected http://... or https://...");
        }
    }

    public static boolean isHttps(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    /// Whether requests to it leave this machine without encryption.
    public static boolean isExposed(URI url) {
        return !isHttps(url) && !LOOPBACK.matcher(String.valueOf(url.getHost())).matches();
    }

    /// Scheme, host and port.
    public static String origin(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(url.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    /// Printable, without its user and password, and without its query and fragment. A password may contain any
    /// character, also those that end it in a URL.
    ///
    /// | given                          | shown                     |
    /// |--------------------------------|---------------------------|
    /// | `https://host/path?key=secret` | `https://host/path?...`   |
    /// | `http://user:secret@host/path` | `http://***@host/path`    |
    /// | `http://user:sec/ret@host`     | `http://***@host`         |
    /// | `http://user:sec?ret@host`     | `http://***?...`          |
    /// | `user:secret@host`             | `***@host`                |
    public static String shown(String url) {
        Matcher parts = PARTS.matcher(url);
        if (!parts.matches()) {
            throw new IllegalStateException("the pattern matches every string");
        }
        String scheme = parts.group(1) == null ? "" : parts.group(1);
        String cut = parts.group(3).isEmpty() ? "" : parts.group(3) + "...";
        return PrintableText.of(scheme + withoutUser(parts.group(2), parts.group(4)) + cut);
    }

    public static String shown(URI url) {
        return shown(url.toString());
    }

    private static String withoutUser(String server, String rest) {
        int at = server.lastIndexOf('@');
        if (at >= 0) {
            return "***" + server.substring(at);
        }
        boolean isPassword = rest.contains("@") && !SERVER.matcher(server).matches();
        return isPassword ? "***" : server;
    }
}
