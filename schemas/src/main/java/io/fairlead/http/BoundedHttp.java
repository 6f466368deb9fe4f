package io.fairlead.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends requests and receives complete responses, each limited in bytes and in total time: a server that responds
/// without end, or with a byte a second, costs one failed request.
///
/// `HttpRequest.timeout` ends with the headers, so it does not limit the body (javadoc of JDK 25). Thread-safe.
public final class BoundedHttp {
    /// The maximum that is read of the body of an error: enough for a message.
    public static final int MAX_ERROR_BYTES = 64 << 10;

    static final int FIRST_ERROR = 300;

    private final HttpClient client;
    private final ByteBudget budget;

    public BoundedHttp(HttpClient client, ByteBudget budget) {
        this.client = client;
        this.budget = budget;
    }

    /// Blocks until the response is complete. An interrupt aborts the request.
    ///
    /// @throws AnswerTooLargeException it has more bytes than allowed
    /// @throws HttpTimeoutException it was not complete in time; `HttpConnectTimeoutException`: no connection
    /// @throws IOException the exchange broke off
    public HttpAnswer send(HttpRequest request, AnswerBounds bounds) throws IOException, InterruptedException {
        BoundedBody.Handler body = new BoundedBody.Handler(bounds.maxBytes(), budget);
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, body);
        try {
            HttpResponse<byte[]> answer = exchange.get(bounds.total().toMillis(), TimeUnit.MILLISECONDS);
            return new HttpAnswer(answer.statusCode(), answer.headers(), answer.body(), budget);
        } catch (TimeoutException _) {
            abandon(exchange, body);
            throw new HttpTimeoutException(
                    "no complete response within " + bounds.total().toMillis() + " ms");
        } catch (InterruptedException e) {
            abandon(exchange, body);
            throw e;
        } catch (ExecutionException e) {
            body.discard();
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    private static void abandon(CompletableFuture<?> exchange, BoundedBody.Handler body) {
        exchange.cancel(true);
        body.discard();
    }
}
