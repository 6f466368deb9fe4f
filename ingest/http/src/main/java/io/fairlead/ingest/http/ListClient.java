package io.fairlead.ingest.http;

import io.fairlead.http.AnswerBounds;
import io.fairlead.http.AnswerTooLargeException;
import io.fairlead.http.BoundedHttp;
import io.fairlead.http.HttpAnswer;
import io.fairlead.http.HttpClients;
import io.fairlead.http.HttpUrls;
import io.fairlead.http.tls.TlsContexts;
import io.fairlead.ingest.http.HttpOptions.Header;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.Secret;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All I/O to the servers. Blocks the calling thread, which may be interrupted: then the request is aborted. Any number
/// of threads.
final class ListClient {
    private static final int MAX_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpOptions options;
    private final SourceContext context;
    private @Nullable HttpClient client;

    /// Does no I/O.
    ListClient(HttpOptions options, SourceContext context) {
        this.options = options;
        this.context = context;
    }

    HttpFailures failures(HttpOptions.Url url) {
        return new HttpFailures(url, options.access(), context.clock());
    }

    /// Asks for a list or a page of it, and follows redirects on the same origin. The response has any other status.
    ///
    /// @throws TransientFailure there is no complete response
    /// @throws ConfigurationFailure a TLS file cannot be used
    HttpAnswer get(URI address, Validators validators, Reading reading) throws InterruptedException {
        URI at = address;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            reading.awaitPermit(at);
            HttpAnswer answer = exchange(at, validators, reading);
            if (!REDIRECTS.contains(answer.status())) {
                return answer;
            }
            try (answer) {
                at = reading.failures().target(at, answer);
            }
        }
        throw reading.failures().tooManyRedirects(MAX_REDIRECTS);
    }

    private HttpAnswer exchange(URI at, Validators validators, Reading reading) throws InterruptedException {
        AnswerBounds bounds = reading.bounds();
        HttpFailures failures = reading.failures();
        try {
            HttpAnswer answer = new BoundedHttp(client(), context.answers()).send(request(at, validators), bounds);
            return inflated(answer, bounds, failures);
        } catch (IOException e) {
            throw failures.exchange(e);
        }
    }

    private static HttpAnswer inflated(HttpAnswer answer, AnswerBounds bounds, HttpFailures failures)
            throws AnswerTooLargeException {
        try {
            return answer.inflated(bounds.maxBytes());
        } catch (AnswerTooLargeException e) {
            throw e;
        } catch (IOException e) {
            throw failures.unreadable("gzip that ends early or is broken", e);
        }
    }

    private HttpRequest request(URI at, Validators validators) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at)
                .header("Accept", accepted())
                .header("Accept-Encoding", "gzip")
                .header("Cache-Control", "no-cache")
                .header("User-Agent", "fairlead")
                .header(
                        "X-Prometheus-Refresh-Interval-Seconds",
                        seconds(options.limits().interval()));
        Secret authorization = options.access().authorization().header();
        if (authorization.isGiven()) {
            request.header("Authorization", authorization.value());
        }
        for (Header header : options.access().headers()) {
            request.header(header.name(), header.value().value());
        }
        validators.addTo(request);
        return request.build();
    }

    private String accepted() {
        return switch (options.format()) {
            case PROMETHEUS -> "application/json";
            case INVENTORY -> "application/json, application/yaml;q=0.9";
        };
    }

    private static String seconds(Duration interval) {
        return BigDecimal.valueOf(interval.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    /// Made with the first request: only then the TLS files are read.
    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            HttpClient.Builder builder = HttpClients.builder("list http", CONNECT);
            if (options.urls().stream().anyMatch(url -> HttpUrls.isHttps(url.address()))) {
                builder.sslContext(TlsContexts.of(options.access().tls(), "INGEST-HTTP-TLS"));
            }
            made = builder.build();
            client = made;
        }
        return made;
    }

    synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }
}
