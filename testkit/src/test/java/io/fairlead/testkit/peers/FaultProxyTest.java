package io.fairlead.testkit.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private static final byte[] BODY = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// For what does not come.
    private static final Duration SOON = Duration.ofSeconds(1);

    private final CountDownLatch slowArrived = new CountDownLatch(1);
    private final CountDownLatch slowMayEnd = new CountDownLatch(1);
    private final HttpServer server;
    private final FaultProxy proxy;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    FaultProxyTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy = new FaultProxy(server.getAddress().getPort());
    }

    @BeforeEach
    void start() {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/slow")) {
                slowArrived.countDown();
                await(slowMayEnd);
            }
            exchange.sendResponseHeaders(200, BODY.length);
            exchange.getResponseBody().write(BODY);
            exchange.close();
        });
        server.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        slowMayEnd.countDown();
        client.shutdownNow();
        proxy.close();
        server.stop(0);
    }

    private CompletableFuture<HttpResponse<byte[]>> send(String path) {
        return send(path, PATIENCE);
    }

    private CompletableFuture<HttpResponse<byte[]>> send(String path, Duration timeout) {
        return client.sendAsync(
                HttpRequest.newBuilder(proxy.address().resolve(path))
                        .timeout(timeout)
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(String path) throws InterruptedException, ExecutionException {
        return send(path).get();
    }

    @Test
    void passesEverythingOn() throws Exception {
        assertThat(get("/a").body()).isEqualTo(BODY);
        assertThat(get("/b").body()).isEqualTo(BODY);
        assertThat(proxy.mostConnections()).isEqualTo(1);
    }

    @Test
    void refusesConnectionsUntilRestored() throws Exception {
        proxy.fail(new Effect.Refuse());
        assertThatThrownBy(() -> get("/a")).hasCauseInstanceOf(ConnectException.class);

        proxy.restore();
        assertThat(get("/a").statusCode()).isEqualTo(200);
    }

    @Test
    void isSilent() {
        proxy.fail(new Effect.Silence());
        assertThatThrownBy(() -> send("/a", SOON).get()).hasCauseInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void breaksOnlyWhatThePredicatePicks() throws Exception {
        proxy.fail(path -> path.equals("/b"), new Effect.Status(503));

        assertThat(get("/a").statusCode()).isEqualTo(200);
        assertThat(get("/b").statusCode()).isEqualTo(503);
        assertThat(get("/a").statusCode()).isEqualTo(200);
    }

    @Test
    void cutsAnswersShort() {
        proxy.fail(new Effect.Truncate());
        assertThatThrownBy(() -> get("/a")).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void closesHalfOfTheConnection() {
        proxy.fail(new Effect.HalfClose());
        assertThatThrownBy(() -> get("/a")).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void delays() throws Exception {
        proxy.fail(new Effect.Delay(Duration.ofMillis(300)));
        long begin = System.nanoTime();

        assertThat(get("/a").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(290));
    }

    @Test
    void answersAtThatRate() throws Exception {
        proxy.fail(new Effect.Trickle(60));
        assertThatThrownBy(() -> send("/a", SOON).get()).hasCauseInstanceOf(HttpTimeoutException.class);

        proxy.restore();
        assertThat(get("/b").body()).isEqualTo(BODY);
        proxy.fail(new Effect.Trickle(400));
        long begin = System.nanoTime();
        assertThat(get("/c").body()).isEqualTo(BODY);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(150));
    }

    @Test
    void answersWithoutEndUntilItIsRestored() throws Exception {
        proxy.fail(new Effect.Endless());
        var answer = client.send(HttpRequest.newBuilder(proxy.address()).build(), BodyHandlers.ofInputStream());

        assertThat(answer.body().readNBytes(10 << 20)).hasSize(10 << 20).startsWith('[');

        proxy.restore();
        assertThat(answer.body().readAllBytes()).isNotNull();
        assertThat(get("/b").body()).isEqualTo(BODY);
    }

    @Test
    void answersInPlaceOfTheServer() throws Exception {
        proxy.fail(new Effect.Status(429, Map.of("Retry-After", "7"), "later"));

        HttpResponse<byte[]> answer = get("/a?b=c");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("7");
        assertThat(answer.body()).asString().isEqualTo("later");
        assertThat(proxy.requests()).containsExactly("GET /a?b=c");
    }

    @Test
    void whatWaitsForItsAnswerMeetsTheFaultToo() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> slow = send("/slow");
        await(slowArrived);

        proxy.fail(new Effect.Status(500));

        assertThat(slow.get().statusCode()).isEqualTo(500);
    }

    /// The port of a closed listener is not free at once.
    @Test
    void listensAgainRightAfterItHasRefused() {
        for (int i = 0; i < 500; i++) {
            proxy.fail(new Effect.Refuse());
            proxy.restore();
        }
    }
}
