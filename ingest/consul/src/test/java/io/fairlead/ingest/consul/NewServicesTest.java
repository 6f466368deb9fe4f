package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.fairlead.model.SourceId;
import io.fairlead.options.Secret;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Services beyond the allowed connections, against a Consul in this process that answers about one of these only once
/// it is asked about several.
class NewServicesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SERVICES = 20;
    /// More than have a watch of their own, with the fewest connections.
    private static final int AT_ONCE = 5;

    private final CannedConsul consul = new CannedConsul(this::answer);
    private final RecordingListener listener = new RecordingListener();
    private final CountDownLatch asked = new CountDownLatch(AT_ONCE);

    @AfterEach
    void stop() {
        consul.close();
        assertThat(listener.breaches()).isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        URI asking = exchange.getRequestURI();
        if (String.valueOf(asking.getQuery()).contains("index=10")) {
            consul.block();
        }
        String path = asking.getPath();
        if (path.equals("/v1/catalog/services")) {
            reply(
                    exchange,
                    IntStream.range(0, SERVICES)
                            .mapToObj(i -> ", \"s" + i + "\": []")
                            .collect(Collectors.joining("", "{\"consul\": []", "}")));
        } else if (path.startsWith("/v1/health/service/")) {
            String service = path.substring("/v1/health/service/".length());
            if (service.matches("s1\\d")) {
                asked.countDown();
                CannedConsul.await(asked);
            }
            reply(exchange, """
                [{"Node": {"Node": "n", "Datacenter": "dc1", "Address": "10.0.0.1"},
                  "Service": {"ID": "%1$s", "Service": "%1$s", "Port": 80}, "Checks": []}]
                """.formatted(service));
        } else {
            reply(exchange, "[]");
        }
    }

    private static void reply(HttpExchange exchange, String body) throws IOException {
        CannedConsul.reply(exchange, 200, Map.of("X-Consul-Index", "10", "X-Consul-KnownLeader", "true"), body);
    }

    @Test
    void areReadSeveralAtOnce() throws InterruptedException {
        ConsulOptions few = new ConsulOptions(
                consul.address(),
                Secret.NONE,
                ConsulOptions.Selection.DEFAULT,
                ConsulOptions.Freshness.DEFAULT,
                new ConsulOptions.Limits(10, PATIENCE, Duration.ofSeconds(30), Duration.ofSeconds(60), 64 << 20),
                null);
        try (SourceRun _ = SourceRun.start(
                new ConsulSource(new SourceId("dc1"), few, Clock.systemUTC(), new Random(1)), listener)) {
            assertThat(listener.await(PATIENCE, it -> it.view().size() == SERVICES + 1))
                    .as("view: %s, failures: %s", listener.view(), listener.failures())
                    .isTrue();
        }
    }
}
