package io.fairlead.ingest.etcd;

import io.fairlead.http.HttpUrls;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// Which URLs can be an endpoint of etcd.
final class EndpointCheck {
    private EndpointCheck() {}

    /// Without slashes at its end.
    static String trimmed(String text) {
        return text.replaceFirst("/+$", "");
    }

    /// Why a URL cannot be one; empty if it can.
    static Optional<String> problem(String text) {
        String shown = "\"" + HttpUrls.shown(text) + "\"";
        if (text.contains("@")) {
            return Optional.of(shown + " has a user, expected none; use `user` and `password`");
        }
        try {
            URI url = new URI(trimmed(text));
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!http || url.getHost() == null || url.getQuery() != null || url.getFragment() != null) {
                return Optional.of(shown + " is not an endpoint, expected http://host:port or https://host:port");
            }
            return url.getPort() > 0
                    ? Optional.empty()
                    : Optional.of(shown + " has no port, expected one; that of etcd is 2379 unless configured");
        } catch (URISyntaxException _) {
            return Optional.of(shown + " is not a URL, expected http://host:port or https://host:port");
        }
    }
}
