package io.fairlead.ingest.eureka;

import io.fairlead.http.PrintableText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/// Which URLs can be read, and how they are shown: a user in them may be a secret.
final class EurekaUrls {
    private EurekaUrls() {}

    /// Why a URL cannot be read; empty if it can. Eureka's clients accept a user in it, which would be shown
    /// wherever the URL is.
    static Optional<String> problem(String text) {
        String shown = "\"" + shown(text) + "\"";
        try {
            URI url = new URI(text);
            boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || isHttps(url);
            if (!isHttp || url.getHost() == null) {
                return Optional.of(shown + " is not a URL of a server, expected http://... or https://...");
            }
            if (url.getUserInfo() != null) {
                return Optional.of(shown + " has a user, expected none; use `user` and `password`");
            }
            return url.getQuery() == null && url.getFragment() == null
                    ? Optional.empty()
                    : Optional.of(shown + " has a query or a fragment, expected none");
        } catch (URISyntaxException _) {
            return Optional.of(shown + " is not a URL, expected http://... or https://...");
        }
    }

    /// Below the URL of a server, whether or not that ends with a slash.
    static URI below(URI server, String path) {
        return URI.create(server.toString().replaceFirst("/+$", "") + "/" + path);
    }

    static boolean isHttps(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    /// Without its user and the values in its query. Of what is not a URL, everything before an `@` may be a secret: a
    /// password may contain any character.
    static String shown(String url) {
        return PrintableText.of(url.replaceFirst("(?s)^([A-Za-z]*://)?.*@", "$1***@")
                .replaceFirst("(?s)\\?.*", "?...")
                .replaceFirst("(?s)#.*", "#..."));
    }

    static String shown(URI url) {
        return shown(url.toString());
    }

    /// Equal for two URLs of the same server.
    static URI normal(URI url) {
        return URI.create(origin(url)).resolve(below(url, "").getPath());
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
