package io.fairlead.ingest.azure;

import io.fairlead.http.HttpUrls;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What the schema cannot say about the options.
final class AzureOptionChecks {
    private static final List<String> KEYS =
            List.of("tenant-id", "client-id", "client-secret", "client-secret-file", "token-file");
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "default-chain", Set.of(),
            "client-secret", Set.of("tenant-id", "client-id", "client-secret", "client-secret-file"),
            "workload-identity", Set.of("tenant-id", "client-id", "token-file"),
            "managed-identity", Set.of("client-id"));
    private static final Map<String, List<String>> REQUIRED = Map.of(
            "default-chain", List.of(),
            "client-secret", List.of("tenant-id", "client-id"),
            "workload-identity", List.of("tenant-id", "client-id", "token-file"),
            "managed-identity", List.of());

    private final Options options;
    private final List<OptionProblem> problems = new ArrayList<>();

    AzureOptionChecks(Options options) {
        this.options = options;
    }

    List<OptionProblem> problems() {
        subscriptions();
        credentials();
        Stream.of("authority-host", "endpoint").filter(options::has).forEach(this::url);
        return problems;
    }

    private void add(String path, String problem) {
        problems.add(new OptionProblem(path, problem));
    }

    private void subscriptions() {
        Set<String> ids = new HashSet<>();
        List<String> given = options.texts("subscriptions");
        for (int i = 0; i < given.size(); i++) {
            if (!ids.add(given.get(i).toLowerCase(Locale.ROOT))) {
                add("subscriptions[" + i + "]", "\"" + given.get(i) + "\" occurs twice, expected each one once");
            }
        }
    }

    private void credentials() {
        String kind = options.text("credentials");
        KEYS.stream()
                .filter(key -> options.has(key)
                        && !ALLOWED.getOrDefault(kind, Set.of()).contains(key))
                .findFirst()
                .ifPresent(key -> add(key, "is set although `credentials` is " + kind + ", which does not use it"));
        REQUIRED.getOrDefault(kind, List.of()).stream()
                .filter(key -> !options.has(key))
                .findFirst()
                .ifPresent(key -> add("credentials", "is " + kind + " without `" + key + "`, expected it"));
        clientSecret(kind);
    }

    private void clientSecret(String kind) {
        boolean secret = options.has("client-secret");
        if (kind.equals("client-secret") && secret == options.has("client-secret-file")) {
            add(
                    "credentials",
                    "is client-secret with " + (secret ? "`client-secret` and `client-secret-file`" : "no secret")
                            + ", expected either `client-secret` or `client-secret-file`");
        }
    }

    /// Both get what proves who asks, so they are encrypted. A test may have the queries on this machine without.
    private void url(String key) {
        String text = options.text(key);
        try {
            URI url = new URI(text);
            boolean https = "https".equals(url.getScheme());
            boolean local = key.equals("endpoint") && text.matches("http://(localhost|127\\.[0-9.]+|\\[::1])([:/].*)?");
            boolean bare = url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
            if (!(https || local) || url.getHost() == null || !bare) {
                add(key, "\"" + HttpUrls.shown(text) + "\" is not the URL of a server with TLS, expected https://...");
            }
        } catch (URISyntaxException _) {
            add(key, "\"" + HttpUrls.shown(text) + "\" is not a URL, expected https://...");
        }
    }
}
