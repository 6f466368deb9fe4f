package io.fairlead.ingest.http;

import io.fairlead.http.HttpUrls;
import java.net.URI;
import java.util.Optional;

/// Which URLs can be read.
final class UrlCheck {
    private UrlCheck() {}

    /// Why a URL cannot be read; empty if it can.
    static Optional<String> problem(String text) {
        Optional<String> problem = HttpUrls.problem(text);
        return problem.isPresent() || URI.create(text).getFragment() == null
                ? problem
                : Optional.of("\"" + HttpUrls.shown(text) + "\" has a fragment (#...), expected none");
    }
}
