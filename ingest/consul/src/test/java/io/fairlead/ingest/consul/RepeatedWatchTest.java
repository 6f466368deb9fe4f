package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An agent that is replaced by an empty one while a request is repeated: the new one has a lower index, at which a
/// watch with the former index would wait for minutes.
class RepeatedWatchTest {
    private static final int BEFORE = 40;
    private static final int AFTER = 12;
    private static final String WEB = "dc1/n/web";

    private final CountDownLatch listed = new CountDownLatch(1);
    private final AtomicBoolean replaced = new AtomicBoolean();
    private final CannedConsul consul = new CannedConsul(this::answer);
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void stop() {
        listed.countDown();
        consul.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean watch = String.valueOf(exchange.getRequestURI().getQuery()).contains("index=");
        if (watch && path.equals("/v1/health/service/web")) {
            CannedConsul.await(listed);
            if (replaced.compareAndSet(false, true)) {
                breakOff(exchange);
                return;
            }
        }
        if (watch) {
            consul.block();
        }
        reply(exchange, body(path));
    }

    private String body(String path) {
        if (path.equals("/v1/catalog/services")) {
            return replaced.get() ? "{\"consul\": []}" : "{\"consul\": [], \"web\": []}";
        }
        String service = path.substring(path.lastIndexOf('/') + 1);
        return service.equals("web") && replaced.get() ? "[]" : """
                [{"Node": {"Node": "n", "Datacenter": "dc1", "Address": "10.0.0.1"},
                  "Service": {"ID": "%1$s", "Service": "%1$s", "Port": 80}, "Checks": []}]
                """.formatted(service);
    }

    /// The JDK's client repeats a request by itself if no byte of the response has arrived.
    private static void breakOff(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 100);
        exchange.getResponseBody().write('[');
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private void reply(HttpExchange exchange, String body) throws IOException {
        String index = String.valueOf(replaced.get() ? AFTER : BEFORE);
        CannedConsul.reply(exchange, 200, Map.of("X-Consul-Index", index, "X-Consul-KnownLeader", "true"), body);
    }

    @Test
    void noticesAtOnceThatTheIndexIsLower() throws InterruptedException {
        try (SourceRun _ = SourceRun.start(
                new ConsulSource(
                        new SourceId("dc1"), ConsulOptions.of(consul.address()), Clock.systemUTC(), new Random(1)),
                listener)) {
            assertThat(listener.await(Duration.ofSeconds(60), it -> it.view().containsKey(WEB)))
                    .isTrue();
            listed.countDown();

            assertThat(listener.await(
                            Duration.ofSeconds(60),
                            it -> it.answers().getLast().unread().contains(WEB)))
                    .as("before the watches end by themselves, after two minutes; failures: %s", listener.failures())
                    .isTrue();
            assertThat(listener.removed()).isEmpty();
        }
    }
}
