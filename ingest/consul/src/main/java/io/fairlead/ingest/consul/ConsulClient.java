package io.fairlead.ingest.consul;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks Consul over HTTP. Blocks the calling thread, which may be interrupted: then the request is aborted. Any
/// number of threads.
final class ConsulClient implements AutoCloseable {
    private final ConsulConfig config;
    private final Clock clock;
    private final HttpClient http;

    ConsulClient(ConsulConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.limits().connectTimeout())
                .executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("consul http ", 0).factory()));
        if (config.tls() != null) {
            ConsulTls.apply(config.tls(), builder);
        }
        this.http = builder.build();
    }

    /// @throws TransientFailure Consul did not answer, or not with fresh and whole data
    /// @throws ConfigurationFailure Consul can never answer this question
    ConsulAnswer ask(ConsulQuery query) throws InterruptedException {
        URI address = Urls.of(config, query);
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "application/json");
        if (config.token().isGiven()) {
            request.header("X-Consul-Token", config.token().secret());
        }
        HttpResponse<byte[]> response = send(request.build(), query);
        Instant observed = clock.instant();
        ConsulFailures failures = new ConsulFailures(config, query);
        if (response.statusCode() != 200) {
            throw failures.status(response.statusCode(), response.body(), askedWait(response));
        }
        return ConsulReply.read(response, failures, observed);
    }

    /// `Retry-After` in seconds, as proxies send it; its other form, a date, is passed over.
    private static Duration askedWait(HttpResponse<?> response) {
        String text = response.headers().firstValue("Retry-After").orElse("").strip();
        return text.matches("[0-9]{1,6}") ? Duration.ofSeconds(Integer.parseInt(text)) : Duration.ZERO;
    }

    private HttpResponse<byte[]> send(HttpRequest request, ConsulQuery query) throws InterruptedException {
        Duration patience = patience(query);
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ConsulFailures(config, query).silent(patience, e);
        } catch (ExecutionException e) {
            throw new ConsulFailures(config, query).unreachable(e.getCause() == null ? e : e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    /// Consul adds up to a sixteenth to the time it waits, so that not all waits end at once (its documentation of
    /// blocking queries).
    private Duration patience(ConsulQuery query) {
        Duration wait = query.index() > 0 ? query.maxWait() : Duration.ZERO;
        return wait.plus(wait.dividedBy(16)).plus(config.limits().answerTimeout());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
