package io.fairlead.ingest.etcd;

import io.fairlead.http.AnswerBounds;
import io.fairlead.http.BoundedHttp;
import io.fairlead.http.HttpAnswer;
import io.fairlead.http.HttpClients;
import io.fairlead.http.HttpUrls;
import io.fairlead.http.tls.TlsContexts;
import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.options.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// All I/O to one endpoint of etcd, through its JSON gateway. Blocks the calling thread, which may be
/// interrupted: then the request is aborted. One thread at a time. Each request awaits its permit.
final class EtcdClient implements AutoCloseable {
    private final URI endpoint;
    private final EtcdOptions options;
    private final SourceContext process;
    private final RegistryListener listener;
    private final EtcdFailures failures;
    private final HttpClient client;
    private Secret token = Secret.NONE;
    /// Nothing was read with the token yet.
    private boolean isNewToken;

    /// Reads the TLS files.
    ///
    /// @throws ConfigurationFailure a TLS file cannot be used
    EtcdClient(URI endpoint, EtcdOptions options, SourceContext process, RegistryListener listener) {
        this.endpoint = endpoint;
        this.options = options;
        this.process = process;
        this.listener = listener;
        this.failures = new EtcdFailures(endpoint, options, process.clock());
        HttpClient.Builder builder =
                HttpClients.builder("etcd http", options.limits().timeouts().connect());
        if (HttpUrls.isHttps(endpoint)) {
            builder.sslContext(TlsContexts.of(options.access().tls(), "INGEST-ETCD-TLS"));
        }
        this.client = builder.build();
    }

    EtcdFailures failures() {
        return failures;
    }

    /// Linearizable: a member without a quorum fails.
    ///
    /// @throws TransientFailure etcd did not respond, or not with what was asked for; its cause is an
    ///     [AnswerTooLargeException] if it was too large
    RangeReply range(RangeQuery query) throws InterruptedException {
        String request = EtcdJson.range(query, KeyRange.end(options.layout().prefix()));
        try (HttpAnswer answer = authorized("/v3/kv/range", request)) {
            RangeReply reply =
                    EtcdJson.rangeReply(answer.body(), process.clock().instant());
            listener.responded();
            return reply;
        } catch (EtcdJson.Unreadable e) {
            throw failures.unreadable(String.valueOf(e.getMessage()));
        }
    }

    /// Watches the prefix from a revision on. Returns once etcd has begun to respond.
    EtcdWatch watch(long revision) throws InterruptedException {
        requireToken();
        String begin = KeyRange.begin(options.layout().prefix());
        String end = KeyRange.end(options.layout().prefix());
        LineBody body = new LineBody(options.limits().sizes().maxAnswerBytes());
        listener.awaitPermit();
        HttpRequest request = request("/v3/watch", EtcdJson.watch(begin, end, revision))
                // gRPC metadata: etcd ends the watch on a member that has no leader.
                .header("Grpc-Metadata-hasleader", "true")
                .build();
        try {
            HttpResponse<LineBody> response = opened(request, body);
            if (response.statusCode() != 200) {
                throw reported(failures.status(
                        response.statusCode(),
                        response.headers().firstValue("Retry-After").orElse(""),
                        errorBody(body)));
            }
            return new EtcdWatch(body, failures, options.limits().sizes().maxAnswerBytes());
        } catch (TransientFailure | InterruptedException e) {
            body.close();
            throw e;
        }
    }

    /// Forgets a token with which something was read, as it may have expired: the next request has another one.
    ///
    /// @return false if there is none, or if etcd refused a new one
    boolean dropOldToken() {
        if (!token.isGiven() || isNewToken) {
            return false;
        }
        token = Secret.NONE;
        return true;
    }

    private HttpResponse<LineBody> opened(HttpRequest request, LineBody body) throws InterruptedException {
        CompletableFuture<HttpResponse<LineBody>> exchange = client.sendAsync(request, _ -> body);
        try {
            return exchange.get(readTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw failures.silent(e);
        } catch (InterruptedException e) {
            exchange.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw failures.exchange(e.getCause() == null ? e : e.getCause());
        }
    }

    private byte[] errorBody(LineBody body) throws InterruptedException {
        Optional<LineBody.Item> first = body.next(readTimeout());
        return first.isPresent() && first.get() instanceof LineBody.Item.Line(String text, var _)
                ? text.getBytes(StandardCharsets.UTF_8)
                : new byte[0];
    }

    /// Sends a request with a token, and once more with another one if etcd refuses that.
    private HttpAnswer authorized(String path, String body) throws InterruptedException {
        requireToken();
        HttpAnswer answer = sent(path, body);
        if (answer.status() == 200) {
            isNewToken = false;
            return answer;
        }
        try (answer) {
            boolean again = EtcdFailures.wantsAnotherToken(answer.status(), answer.body()) && dropOldToken();
            if (!again) {
                throw status(answer);
            }
        }
        requireToken();
        HttpAnswer second = successful(sent(path, body));
        isNewToken = false;
        return second;
    }

    private void requireToken() throws InterruptedException {
        if (!options.access().user().isEmpty() && !token.isGiven()) {
            token = authenticate();
            isNewToken = true;
        }
    }

    private Secret authenticate() throws InterruptedException {
        String request = EtcdJson.authenticate(
                options.access().user(), options.access().password().value());
        try (HttpAnswer answer = successful(sent("/v3/auth/authenticate", request))) {
            return new Secret(EtcdJson.token(answer.body()));
        } catch (EtcdJson.Unreadable e) {
            throw failures.unreadable(String.valueOf(e.getMessage()));
        }
    }

    private HttpAnswer successful(HttpAnswer answer) {
        if (answer.status() == 200) {
            return answer;
        }
        try (answer) {
            throw status(answer);
        }
    }

    private TransientFailure status(HttpAnswer answer) {
        return reported(failures.status(answer.status(), answer.header("Retry-After", ""), answer.body()));
    }

    private TransientFailure reported(TransientFailure failure) {
        if (AskedWait.isThrottled(failure)) {
            listener.throttled("");
        }
        return failure;
    }

    private HttpAnswer sent(String path, String body) throws InterruptedException {
        listener.awaitPermit();
        AnswerBounds bounds = new AnswerBounds(options.limits().sizes().maxAnswerBytes(), readTimeout());
        try {
            return new BoundedHttp(client, process.answers())
                    .send(request(path, body).build(), bounds);
        } catch (IOException e) {
            throw failures.exchange(e);
        }
    }

    private HttpRequest.Builder request(String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (token.isGiven()) {
            request.header("Authorization", token.value());
        }
        return request;
    }

    private Duration readTimeout() {
        return options.limits().timeouts().read();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
