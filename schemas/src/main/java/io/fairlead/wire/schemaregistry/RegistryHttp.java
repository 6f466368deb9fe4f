package io.fairlead.wire.schemaregistry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.http.AnswerBounds;
import io.fairlead.http.AnswerTooLargeException;
import io.fairlead.http.BoundedHttp;
import io.fairlead.http.ByteBudget;
import io.fairlead.http.HttpAnswer;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a call to the URL that responded last, and tries the next ones if it cannot be reached or returns 5xx. All
/// calls of this API are idempotent, so a call whose response was lost is sent again.
final class RegistryHttp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryHttp.class);
    private static final String CONTENT = "application/vnd.schemaregistry.v1+json";
    private static final String ACCEPT = CONTENT + ", application/json; q=0.5";

    /// Far above the largest list of subjects or schema that a registry returns.
    private static final int MAX_BYTES = 16 << 20;

    private final SchemaRegistryClientConfig config;
    private final HttpClient client;
    private final BoundedHttp http;
    private final ObjectMapper mapper;
    private final AtomicInteger lastGood = new AtomicInteger();

    RegistryHttp(SchemaRegistryClientConfig config, ObjectMapper mapper) {
        this.config = config;
        this.mapper = mapper;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.timeouts().connect())
                .sslContext(RegistryTls.context(config))
                .build();
        this.http = new BoundedHttp(client, ByteBudget.ofHeap());
    }

    /// The response of the first URL that can be reached and returns a status below 500.
    RegistryAnswer send(RegistryCall call) {
        List<Failure> failures = new ArrayList<>();
        int from = lastGood.get();
        for (int i = 0; i < config.urls().size(); i++) {
            int at = (from + i) % config.urls().size();
            try {
                RegistryAnswer answer = send(call, config.urls().get(at));
                if (answer.status() < 500) {
                    moved(lastGood.getAndSet(at), at, failures);
                    return answer;
                }
                failures.add(RegistryErrors.of(call, answer));
            } catch (IOException e) {
                failures.add(failure(call, config.urls().get(at), e));
            }
        }
        throw together(failures);
    }

    private void moved(int before, int now, List<Failure> failures) {
        if (before != now && !failures.isEmpty()) {
            LOG.info(
                    "schema registry moved to={} reason={}",
                    SchemaRegistryClientConfig.shown(config.urls().get(now)),
                    failures.getLast().getMessage());
        }
    }

    private RegistryAnswer send(RegistryCall call, URI url) throws IOException {
        var body = call.body() == null
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(mapper.writeValueAsString(call.body()));
        var request = HttpRequest.newBuilder(URI.create(SchemaRegistryClientConfig.shown(url) + call.path()))
                .header("Accept", ACCEPT)
                .header("Content-Type", CONTENT)
                .method(call.method(), body);
        authorization(url).ifPresent(value -> request.header("Authorization", value));
        var bounds = new AnswerBounds(MAX_BYTES, config.timeouts().request());
        try (HttpAnswer answer = http.send(request.build(), bounds)) {
            return RegistryAnswer.read(url, answer.status(), new String(answer.body(), StandardCharsets.UTF_8), mapper);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("WIRE-REGISTRY-INTERRUPTED", "interrupted: " + call.what(), e);
        }
    }

    private Optional<String> authorization(URI url) {
        if (url.getRawUserInfo() != null) {
            return Optional.of(basic(URLDecoder.decode(url.getRawUserInfo(), StandardCharsets.UTF_8)));
        }
        return switch (config.authentication()) {
            case Authentication.None() -> Optional.empty();
            case Authentication.Basic(var user, var password) -> Optional.of(basic(user + ":" + password.value()));
            case Authentication.Bearer(var token) -> Optional.of("Bearer " + token.value());
        };
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    private Failure failure(RegistryCall call, URI url, IOException e) {
        String where = "schema registry " + SchemaRegistryClientConfig.shown(url) + ": cannot " + call.what() + ": ";
        if (e instanceof SSLException && wrongTls(e)) {
            return new ConfigurationFailure(
                    "WIRE-REGISTRY-TLS",
                    where + "no TLS connection: " + e.getMessage()
                            + "; check the URL's scheme and port, and schema.registry.ssl.truststore.* and keystore.*",
                    e);
        }
        return e instanceof AnswerTooLargeException
                ? new TransientFailure(
                        "WIRE-REGISTRY-TOO-LARGE",
                        where + e.getMessage() + "; expected a schema registry there: check the host, port and path of"
                                + " schema.registry.url",
                        e)
                : unreachable(where, url, e);
    }

    private TransientFailure unreachable(String where, URI url, IOException e) {
        String reason = switch (e) {
            case HttpConnectTimeoutException _ ->
                "no connection within " + connectTimeout().toMillis() + " ms"
                        + (url.getScheme().equals("https") ? " (does this port speak TLS?)" : "");
            case HttpTimeoutException _ ->
                "no complete response within " + config.timeouts().request().toMillis() + " ms";
            default ->
                Optional.ofNullable(e.getMessage())
                        .orElse(e instanceof java.net.ConnectException ? "connection refused" : e.toString());
        };
        return new TransientFailure(
                "WIRE-REGISTRY-UNREACHABLE", where + reason + "; is a schema registry running there?", e);
    }

    /// The time-out of the complete request also ends an attempt to connect.
    private Duration connectTimeout() {
        Duration connect = config.timeouts().connect();
        Duration request = config.timeouts().request();
        return request.compareTo(connect) < 0 ? request : connect;
    }

    /// Returns whether the TLS handshake failed because the two sides do not trust or understand each other. A broken
    /// connection does not count.
    private static boolean wrongTls(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage());
            if (t instanceof CertificateException
                    || message.contains("fatal alert")
                    || message.contains("Unrecognized SSL message")) {
                return true;
            }
        }
        return false;
    }

    /// One failure of all URLs: transient if any of them may still come back.
    private static Failure together(List<Failure> failures) {
        if (failures.size() == 1) {
            return failures.getFirst();
        }
        Failure kind = failures.stream()
                .filter(TransientFailure.class::isInstance)
                .findFirst()
                .orElse(failures.getFirst());
        String all =
                String.join("\n", failures.stream().map(Throwable::getMessage).toList());
        return kind instanceof TransientFailure
                ? new TransientFailure(kind.code(), all, kind)
                : new ConfigurationFailure(kind.code(), all, kind);
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
