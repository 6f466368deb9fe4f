package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A backup is restored: against a Consul in this process that does what a server of three did under load. `web` was at
/// port 80 in the backup and is at port 81 by the time of it.
class RestoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int RESTORED = 20;
    private static final int BEFORE = 40;

    private final CannedConsul consul = new CannedConsul(this::answer);
    private final RecordingListener listener = new RecordingListener();
    private final CountDownLatch watched = new CountDownLatch(1);
    private final CountDownLatch restored = new CountDownLatch(1);
    private final AtomicInteger staleViews = new AtomicInteger(1);

    @AfterEach
    void stop() {
        restored.countDown();
        consul.close();
    }

    /// What was restored answers at once; a watch is answered from a view that knows of nothing at first.
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean watch = query.contains("index=");
        if (path.equals("/v1/catalog/services")) {
            if (watch) {
                if (isRestored()) {
                    consul.block();
                }
                watched.countDown();
                CannedConsul.await(restored);
            }
            // The watch that the restoring ended bears the index of before.
            reply(exchange, "{\"consul\": [], \"web\": []}", isRestored() && !watch ? RESTORED + 1 : BEFORE + 1);
        } else if (path.equals("/v1/health/service/consul")) {
            if (watch) {
                consul.block();
            }
            reply(exchange, health("consul", 8300), 10);
        } else if (watch && (!isRestored() || query.contains("index=" + BEFORE) || staleViews.getAndDecrement() <= 0)) {
            consul.block();
            reply(exchange, health("web", 80), RESTORED);
        } else if (watch) {
            // Only after the report of what was restored, in which it would not be seen.
            boolean _ = isReported("80");
            reply(exchange, health("web", 81), BEFORE);
        } else if (!isRestored()) {
            reply(exchange, health("web", 81), BEFORE);
        } else {
            reply(exchange, health("web", 80), RESTORED);
        }
    }

    private boolean isReported(String port) {
        try {
            return listener.await(PATIENCE, it -> ports(it).endsWith(port));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isRestored() {
        return restored.getCount() == 0;
    }

    private static String health(String service, int port) {
        return """
                [{"Node": {"Node": "n", "Datacenter": "dc1", "Address": "10.0.0.1"},
                  "Service": {"ID": "%s1", "Service": "%s", "Port": %d}, "Checks": []}]
                """.formatted(service, service, port);
    }

    private static void reply(HttpExchange exchange, String body, long index) throws IOException {
        CannedConsul.reply(
                exchange, 200, Map.of("X-Consul-Index", Long.toString(index), "X-Consul-KnownLeader", "true"), body);
    }

    /// The ports that `web1` was reported with, one after the other: `81 80 81 80`. From all reports, as a state that
    /// lasts for milliseconds may pass unseen.
    private static String ports(RecordingListener it) {
        List<Integer> ports = new ArrayList<>();
        it.answers().stream()
                .flatMap(answer -> answer.instances().stream())
                .filter(instance -> instance.id().endsWith("/web1"))
                .map(instance -> instance.ports().getFirst().target())
                .filter(port -> ports.isEmpty() || !ports.getLast().equals(port))
                .forEach(ports::add);
        return ports.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    @Test
    void isBelievedThoughAWatchStillShowsWhatWasBefore() throws InterruptedException {
        ConsulOptions config = ConsulOptions.of(consul.address());
        try (SourceRun _ = SourceRun.start(
                new ConsulSource(new SourceId("dc1"), config, Clock.systemUTC(), new Random(1)), listener)) {
            assertThat(listener.await(PATIENCE, it -> ports(it).equals("81"))).isTrue();
            // Restored before the catalog is watched, no watch would end by it.
            assertThat(watched.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            restored.countDown();
            assertThat(listener.await(PATIENCE, it -> ports(it).matches("81 80( 81 80)+")))
                    .as("restored, the view of before, and restored for good")
                    .isTrue();
        }
    }
}
