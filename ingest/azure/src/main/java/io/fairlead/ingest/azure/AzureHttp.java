package io.fairlead.ingest.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import io.fairlead.http.AnswerBounds;
import io.fairlead.http.BoundedHttp;
import io.fairlead.http.ByteBudget;
import io.fairlead.http.HttpAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// All I/O of the SDK. Sends each request once, on the calling thread, and limits each response in bytes and in time,
/// as the SDK's own clients do not. Any number of threads.
final class AzureHttp implements HttpClient {
    private static final int MAX_BYTES = 64 << 20;
    /// Those that the JDK's client writes itself.
    private static final Set<String> NOT_SENT =
            Set.of("accept-encoding", "connection", "content-length", "expect", "host", "upgrade", "user-agent");

    private final java.net.http.HttpClient client;
    private final BoundedHttp bounded;
    private final Duration timeout;

    AzureHttp(java.net.http.HttpClient client, ByteBudget budget, Duration timeout) {
        this.client = client;
        this.bounded = new BoundedHttp(client, budget);
        this.timeout = timeout;
    }

    /// There was no response that can be used. What the SDK makes of a response is another exception, also an
    /// [IOException].
    static final class ExchangeFailed extends IOException {
        private final IOException reason;

        ExchangeFailed(IOException reason) {
            super(reason.getMessage(), reason);
            this.reason = reason;
        }

        IOException reason() {
            return reason;
        }
    }

    /// A response with status 200 that is something else, such as an HTML page.
    static final class NotJson extends IOException {
        NotJson(String contentType) {
            super("Content-Type \"" + contentType + "\", expected application/json");
        }
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> exchange(request));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        try {
            return exchange(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private AzureAnswer exchange(HttpRequest request) throws ExchangeFailed, InterruptedException {
        try (HttpAnswer answer = bounded.send(converted(request), new AnswerBounds(MAX_BYTES, timeout))
                .inflated(MAX_BYTES)) {
            String type = answer.header("Content-Type", "");
            if (answer.status() == 200 && !type.toLowerCase(Locale.ROOT).contains("json")) {
                throw new NotJson(type);
            }
            return AzureAnswer.of(request, answer);
        } catch (IOException e) {
            throw new ExchangeFailed(e);
        }
    }

    private java.net.http.HttpRequest converted(HttpRequest request) throws IOException {
        java.net.http.HttpRequest.Builder converted = java.net.http.HttpRequest.newBuilder()
                .uri(uri(request))
                .method(request.getHttpMethod().toString(), body(request.getBodyAsBinaryData()));
        for (HttpHeader header : request.getHeaders()) {
            if (!NOT_SENT.contains(header.getName().toLowerCase(Locale.ROOT))) {
                header.getValuesList().forEach(value -> converted.header(header.getName(), value));
            }
        }
        return converted
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", "fairlead")
                .build();
    }

    private static URI uri(HttpRequest request) throws IOException {
        try {
            return request.getUrl().toURI();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static BodyPublisher body(@Nullable BinaryData body) {
        return body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body.toBytes());
    }

    void close() {
        client.shutdownNow();
    }
}
