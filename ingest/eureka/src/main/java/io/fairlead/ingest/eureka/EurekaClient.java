package io.fairlead.ingest.eureka;

import io.fairlead.http.AnswerBounds;
import io.fairlead.http.AnswerTooLargeException;
import io.fairlead.http.BoundedHttp;
import io.fairlead.http.HttpAnswer;
import io.fairlead.http.HttpClients;
import io.fairlead.http.HttpUrls;
import io.fairlead.http.tls.TlsContexts;
import io.fairlead.ingest.eureka.EurekaOptions.Access;
import io.fairlead.ingest.eureka.RegistryReader.Registry;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All I/O to the servers. Blocks the calling thread, which may be interrupted: then the request is aborted.
final class EurekaClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final EurekaOptions options;
    private final SourceContext context;
    private final RegistryReader reader;
    private @Nullable HttpClient client;

    /// Does no I/O.
    EurekaClient(EurekaOptions options, SourceContext context) {
        this.options = options;
        this.context = context;
        this.reader = new RegistryReader(new EurekaMapper(options.mapping()));
    }

    /// The full registry of a server.
    ///
    /// @throws TransientFailure there is no complete response that can be used
    /// @throws ConfigurationFailure a TLS file cannot be used
    Registry full(URI server, PollRequest request) throws InterruptedException {
        EurekaFailures failures = failures(server);
        try (HttpAnswer answer = get(EurekaUrls.below(server, "apps"), request, failures)) {
            return registry(answer, request, failures);
        }
    }

    /// The changes of the last minutes; nothing if the server gives no deltas (403, 404), which can be switched off.
    ///
    /// @throws TransientFailure there is no complete response that can be used
    Optional<Registry> delta(URI server, PollRequest request) throws InterruptedException {
        EurekaFailures failures = failures(server);
        try (HttpAnswer answer = get(EurekaUrls.below(server, "apps/delta"), request, failures)) {
            return answer.status() == 403 || answer.status() == 404
                    ? Optional.empty()
                    : Optional.of(registry(answer, request, failures));
        }
    }

    private EurekaFailures failures(URI server) {
        return new EurekaFailures(server, options.access(), context.clock());
    }

    private Registry registry(HttpAnswer answer, PollRequest request, EurekaFailures failures) {
        if (answer.status() != 200) {
            throw failures.status(answer);
        }
        try {
            requireEncoding(answer.header("Content-Encoding", "identity"));
            Registry registry = reader.read(answer.body(), answer.header("Content-Type", ""));
            request.responded();
            return registry;
        } catch (TooManyTokensException e) {
            throw failures.tooMany(e);
        } catch (IOException e) {
            throw failures.unreadable(e);
        }
    }

    private static void requireEncoding(String encoding) throws IOException {
        if (!encoding.strip().matches("(?i)identity|(x-)?gzip")) {
            throw new IOException("Content-Encoding \"" + encoding + "\", expected gzip or none");
        }
    }

    private HttpAnswer get(URI at, PollRequest request, EurekaFailures failures) throws InterruptedException {
        request.awaitPermit(HttpUrls.origin(at));
        Access access = options.access();
        AnswerBounds bounds = new AnswerBounds(access.maxAnswerBytes(), access.timeout());
        try {
            HttpAnswer answer = new BoundedHttp(client(), context.answers()).send(request(at), bounds);
            return inflated(answer, bounds, failures);
        } catch (IOException e) {
            throw failures.exchange(e);
        }
    }

    private static HttpAnswer inflated(HttpAnswer answer, AnswerBounds bounds, EurekaFailures failures)
            throws AnswerTooLargeException {
        try {
            return answer.inflated(bounds.maxBytes());
        } catch (AnswerTooLargeException e) {
            throw e;
        } catch (IOException e) {
            throw failures.unreadable(new IOException("gzip that ends early or is broken", e));
        }
    }

    /// A server that knows JSON responds with it; an older one, or one of another make, may only know XML.
    private HttpRequest request(URI at) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at)
                .header("Accept", "application/json, application/xml;q=0.5")
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", "fairlead");
        Secret authorization = options.access().authorization().header();
        if (authorization.isGiven()) {
            request.header("Authorization", authorization.value());
        }
        return request.build();
    }

    /// Made with the first request: only then the TLS files are read.
    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            HttpClient.Builder builder = HttpClients.builder("eureka http", CONNECT);
            if (options.urls().stream().anyMatch(HttpUrls::isHttps)) {
                builder.sslContext(TlsContexts.of(options.access().tls(), "INGEST-EUREKA-TLS"));
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
