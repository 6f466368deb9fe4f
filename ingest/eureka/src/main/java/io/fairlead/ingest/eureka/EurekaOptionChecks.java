package io.fairlead.ingest.eureka;

import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What the schema cannot say about the options.
final class EurekaOptionChecks {
    private final Options options;
    private final List<OptionProblem> problems = new ArrayList<>();

    EurekaOptionChecks(Options options) {
        this.options = options;
    }

    List<OptionProblem> problems() {
        urls();
        credentials();
        return problems;
    }

    private void add(String path, String problem) {
        problems.add(new OptionProblem(path, problem));
    }

    private void urls() {
        Set<URI> earlier = new HashSet<>();
        List<String> urls = options.texts("urls");
        boolean tls = !options.section("tls").node().isEmpty();
        for (int i = 0; i < urls.size(); i++) {
            String path = "urls[" + i + "]";
            String url = urls.get(i);
            Optional<String> problem = EurekaUrls.problem(url);
            if (problem.isPresent()) {
                add(path, problem.get());
            } else if (!earlier.add(EurekaUrls.normal(URI.create(url)))) {
                add(path, "\"" + url + "\" occurs twice, expected each server once");
            } else if (tls && !EurekaUrls.isHttps(URI.create(url))) {
                add(path, "\"" + url + "\" is without TLS, expected https:// because tls is set");
            }
        }
    }

    private void credentials() {
        List<String> given =
                Stream.of("token", "token-file", "user").filter(options::has).toList();
        if (given.size() > 1) {
            add(given.getLast(), "is set beside `" + given.getFirst() + "`, expected one of them");
        }
        boolean password = options.has("password");
        boolean file = options.has("password-file");
        if (options.has("user") && password == file) {
            add(
                    "user",
                    (password ? "has `password` and `password-file`" : "has no password")
                            + ", expected either `password` or `password-file`");
        } else if (!options.has("user") && (password || file)) {
            add(password ? "password" : "password-file", "is set without `user`, expected both");
        }
        requireVisible(options.secret("token").value());
        if (options.text("user", "").indexOf(':') >= 0) {
            add("user", "contains a colon, which basic authentication cannot send");
        }
    }

    /// Never shows the token.
    private void requireVisible(String token) {
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c <= ' ' || c > '~') {
                add(
                        "token",
                        "contains a character that no header has (U+%04X at position %d), expected visible ASCII"
                                .formatted((int) c, i + 1));
                return;
            }
        }
    }
}
