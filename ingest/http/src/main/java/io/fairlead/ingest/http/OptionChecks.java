package io.fairlead.ingest.http;

import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What the schema cannot say about the options.
final class OptionChecks {
    /// Headers that the source itself or the HTTP client sends.
    private static final Set<String> RESERVED = Set.of(
            "accept",
            "accept-encoding",
            "cache-control",
            "connection",
            "content-length",
            "expect",
            "host",
            "if-modified-since",
            "if-none-match",
            "upgrade");

    private final Options options;
    private final List<OptionProblem> problems = new ArrayList<>();

    OptionChecks(Options options) {
        this.options = options;
    }

    List<OptionProblem> problems() {
        urls();
        credentials();
        headers();
        return problems;
    }

    private void add(String path, String problem) {
        problems.add(new OptionProblem(path, problem));
    }

    private void urls() {
        Set<String> names = new HashSet<>();
        List<Options> urls = options.sections("urls");
        boolean tls = !options.section("tls").node().isEmpty();
        for (int i = 0; i < urls.size(); i++) {
            String path = "urls[" + i + "]";
            Options url = urls.get(i);
            if (url.has("name") && !names.add(url.text("name"))) {
                add(path + ".name", "\"" + url.text("name") + "\" occurs twice, expected unique names");
            }
            String text = url.text("url", "");
            UrlCheck.problem(text).ifPresent(problem -> add(path + ".url", problem));
            if (tls && UrlCheck.problem(text).isEmpty() && !UrlCheck.isHttps(URI.create(text))) {
                add(
                        path + ".url",
                        "\"" + UrlCheck.shown(text) + "\" is without TLS, expected https:// because tls is set");
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
        requireVisible("token", options.secret("token").value(), c -> c > ' ' && c <= '~');
        if (options.text("user", "").indexOf(':') >= 0) {
            add("user", "contains a colon, which basic authentication cannot send");
        }
    }

    private void headers() {
        List<Options> headers = options.sections("headers");
        for (int i = 0; i < headers.size(); i++) {
            String path = "headers[" + i + "]";
            String name = headers.get(i).text("name", "");
            String lower = name.toLowerCase(Locale.ROOT);
            boolean taken = lower.equals("authorization")
                    && Stream.of("token", "token-file", "user").anyMatch(options::has);
            if (RESERVED.contains(lower) || lower.startsWith("x-prometheus-") || taken) {
                add(path + ".name", "\"" + name + "\" is set by the source itself, expected another header");
            }
            requireVisible(path + ".value", headers.get(i).secret("value").value(), c -> c >= ' ' && c <= '~');
        }
    }

    /// Never shows the text.
    private void requireVisible(String path, String text, Predicate<Character> allowed) {
        for (int i = 0; i < text.length(); i++) {
            if (!allowed.test(text.charAt(i))) {
                add(
                        path,
                        "contains a character that no header has (U+%04X at position %d), expected visible ASCII"
                                .formatted((int) text.charAt(i), i + 1));
                return;
            }
        }
    }
}
