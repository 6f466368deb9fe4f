package io.fairlead.ingest.eureka;

import io.fairlead.http.HttpUrls;
import java.net.URI;
import java.util.Optional;

/// Which URLs can be read, and the URLs of a server.
final class EurekaUrls {
    private EurekaUrls() {}

    /// Why a URL cannot be read; empty if it can. Eureka's clients accept a user in it, which is refused here.
    static Optional<String> problem(String text) {
        Optional<String> problem = HttpUrls.problem(text);
        if (problem.isPresent()) {
            return problem;
        }
        URI url = URI.create(text);
        return url.getQuery() == null && url.getFragment() == null
                ? Optional.empty()
                : Optional.of("\"" + HttpUrls.shown(text) + "\" has a query or a fragment, expected none");
    }

    /// Below the URL of a server, whether or not that ends with a slash.
    static URI below(URI server, String path) {
        return URI.create(server.toString().replaceFirst("/+$", "") + "/" + path);
    }

    /// Equal for two URLs of the same server.
    static URI normal(URI url) {
        return URI.create(HttpUrls.origin(url)).resolve(below(url, "").getPath());
    }
}
