package io.fairlead.ingest.http;

import io.fairlead.http.PrintableText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// Which URLs can be read, and how they are shown: a query may hold a secret.
final class UrlCheck {
    private UrlCheck() {}

    /// Why a URL cannot be read; empty if it can.
    static Optional<String> problem(String text) {
        String shown = "\"" + shown(text) + "\"";
        try {
            URI url = new URI(text);
            if (!isHttp(url) || url.getHost() == null) {
                return Optional.of(shown + " is not a URL of a server, expected http://... or https://...");
            }
            if (url.getUserInfo() != null) {
                return Optional.of(shown + " has a user, expected none; use `user` and `password`");
            }
            return url.getFragment() == null
                    ? Optional.empty()
                    : Optional.of(shown + " has a fragment (#...), expected none");
        } catch (URISyntaxException _) {
            return Optional.of(shown + " is not a URL, expected http://... or https://...");
        }
    }

    private static boolean isHttp(URI url) {
        return "http".equalsIgnoreCase(url.getScheme()) || isHttps(url);
    }

    static boolean isHttps(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    /// Without its user and the values in its query.
    static String shown(String url) {
        return PrintableText.of(url.replaceFirst("//[^/]*@", "//***@")
                .replaceFirst("(?s)\\?.*", "?...")
                .replaceFirst("(?s)#.*", "#..."));
    }

    static String shown(URI url) {
        return shown(url.toString());
    }

    /// Scheme, host and port.
    static String origin(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(url.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    /// Whether requests to it leave this machine without encryption.
    static boolean isExposed(URI url) {
        String host = String.valueOf(url.getHost());
        return !isHttps(url) && !host.equals("localhost") && !host.startsWith("127.") && !host.equals("[::1]");
    }
}
