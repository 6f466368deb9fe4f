package io.fairlead.ingest.gcp;

import io.fairlead.http.AnswerBounds;
import io.fairlead.http.AnswerTooLargeException;
import io.fairlead.http.BoundedHttp;
import io.fairlead.http.HttpAnswer;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.polling.PollRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// All calls of Google's APIs. Each waits for its permit, is made once, and ends soon after its thread is
/// interrupted.
/// Any number of threads.
final class GoogleClient {
    /// A page of 500 instances with a few labels has half a MiB; with the metadata, up to 512 KiB for each
    /// instance.
    /// Its parsed form is several times as large.
    private static final int MAX_PAGE_BYTES = 64 << 20;

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final GcpOptions options;
    private final SourceContext context;
    private final AccessTokens tokens;
    private @Nullable HttpClient client;
    private boolean closed;

    /// Does no I/O.
    GoogleClient(GcpOptions options, SourceContext context) {
        this.options = options;
        this.context = context;
        this.tokens = new AccessTokens(options);
    }

    /// A call without a body.
    ///
    /// @param method `GET` or `POST`
    /// @param api what permits and metrics count it by, such as
    ///     `compute:instances.aggregatedList@shop-prod-4711`
    record Call(String method, URI address, String api, GoogleReading reading) {}

    /// Reads the body of a response with status 200.
    @FunctionalInterface
    interface Parser<T> {
        /// What the body contains.
        ///
        /// @param masked removes secrets from what is quoted of the body
        /// @throws UnusablePage it is something else than expected
        T parse(byte[] body, UnaryOperator<String> masked) throws UnusablePage;
    }

    CallFailures failures(GoogleReading reading) {
        return new CallFailures(reading, context.clock());
    }

    Instant now() {
        return context.clock().instant();
    }

    /// Between two readings.
    Duration interval() {
        return options.limits().interval();
    }

    /// Makes a call.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure there is no complete response
    <T> T call(Call call, PollRequest request, Parser<T> parser) throws InterruptedException {
        CallFailures failures = failures(call.reading());
        request.awaitPermit(call.api());
        RequestHeaders headers = tokens.headers(failures, request.listener()::called);
        try (HttpAnswer answer = exchange(request(call, headers), failures)) {
            if (answer.status() == 401) {
                tokens.forget();
            }
            if (answer.status() != 200) {
                throw failures.status(answer, headers);
            }
            T parsed = parser.parse(answer.body(), headers::masked);
            request.responded();
            return parsed;
        } catch (UnusablePage e) {
            throw failures.unusable(e.found());
        }
    }

    private HttpAnswer exchange(HttpRequest request, CallFailures failures) throws InterruptedException {
        Duration timeout = options.limits().timeout();
        try {
            HttpAnswer answer = new BoundedHttp(client(), context.answers())
                    .send(request, new AnswerBounds(MAX_PAGE_BYTES, timeout));
            return answer.status() == 200 ? inflated(answer, failures) : answer;
        } catch (HttpConnectTimeoutException e) {
            throw failures.unreachable(e);
        } catch (HttpTimeoutException _) {
            throw failures.late(timeout);
        } catch (AnswerTooLargeException e) {
            throw failures.tooLarge(e);
        } catch (IOException e) {
            throw failures.unreachable(e);
        }
    }

    private static HttpAnswer inflated(HttpAnswer answer, CallFailures failures) throws AnswerTooLargeException {
        try {
            return answer.inflated(MAX_PAGE_BYTES);
        } catch (AnswerTooLargeException e) {
            throw e;
        } catch (IOException _) {
            throw failures.unusable("gzip that ends early or is broken");
        }
    }

    private static HttpRequest request(Call call, RequestHeaders headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(call.address())
                .method(call.method(), BodyPublishers.noBody())
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                // Google compresses only for clients that have the word in their name.
                .header("User-Agent", "fairlead (gzip)");
        headers.addTo(request);
        return request.build();
    }

    /// The encoder is that of forms, in which a plus sign means a space.
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private synchronized HttpClient client() throws InterruptedException {
        if (closed) {
            throw new InterruptedException("the source is closed");
        }
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT)
                    .executor(Executors.newThreadPerTaskExecutor(
                            Thread.ofVirtual().name("gcp http ", 0).factory()))
                    .build();
            client = made;
        }
        return made;
    }

    synchronized void close() {
        closed = true;
        tokens.close();
        if (client != null) {
            client.shutdownNow();
        }
    }
}
