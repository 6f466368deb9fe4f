package io.fairlead.ingest.http;

import io.fairlead.http.HttpUrls;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.http.CredentialOptions;
import io.fairlead.options.http.HeaderText;
import io.fairlead.options.http.TlsSection;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
        problems.addAll(CredentialOptions.problems(options));
        headers();
        return problems;
    }

    private void add(String path, String problem) {
        problems.add(new OptionProblem(path, problem));
    }

    private void urls() {
        Set<String> names = new HashSet<>();
        List<Options> urls = options.sections("urls");
        boolean tls = TlsSection.isGiven(options);
        for (int i = 0; i < urls.size(); i++) {
            String path = "urls[" + i + "]";
            Options url = urls.get(i);
            if (url.has("name") && !names.add(url.text("name"))) {
                add(path + ".name", "\"" + url.text("name") + "\" occurs twice, expected unique names");
            }
            String text = url.text("url", "");
            UrlCheck.problem(text).ifPresent(problem -> add(path + ".url", problem));
            if (tls && UrlCheck.problem(text).isEmpty() && !HttpUrls.isHttps(URI.create(text))) {
                add(
                        path + ".url",
                        "\"" + HttpUrls.shown(text) + "\" is without TLS, expected https:// because tls is set");
            }
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
            HeaderText.problem(headers.get(i).secret("value").value(), HeaderText.Spaces.ACCEPTED)
                    .ifPresent(problem -> add(path + ".value", problem));
        }
    }
}
