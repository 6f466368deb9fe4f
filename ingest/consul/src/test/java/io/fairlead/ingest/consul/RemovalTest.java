package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.fairlead.model.Instance;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is believed when a watch says that something went: against a Consul in this process whose watch of `web` and
/// whose leader say different things.
class RemovalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration A_WHILE = Duration.ofMillis(700);

    private final CannedConsul consul = new CannedConsul(this::answer);
    private final RecordingListener listener = new RecordingListener();
    private final AtomicInteger watches = new AtomicInteger();
    private final AtomicInteger confirmations = new AtomicInteger();
    private final CountDownLatch confirmed = new CountDownLatch(1);
    private final AtomicBoolean read = new AtomicBoolean();
    private List<String> ofWatch = List.of("w1");
    private List<String> ofLeader = List.of("w1", "w2");
    private String listOfLeader = "{\"consul\": [], \"web\": []}";
    private boolean leaderKnown = true;

    @AfterEach
    void stop() {
        consul.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (path.equals("/v1/catalog/services")) {
            if (query.contains("index=")) {
                consul.block();
            }
            boolean first = confirmations.get() == 0;
            reply(exchange, first ? "{\"consul\": [], \"web\": []}" : listOfLeader, 10, false);
        } else if (path.equals("/v1/health/service/consul")) {
            if (query.contains("index=")) {
                consul.block();
            }
            reply(exchange, health(List.of("c1"), "consul"), 10, false);
        } else if (query.contains("index=")) {
            if (watches.incrementAndGet() > 1) {
                consul.block();
            }
            reply(exchange, health(ofWatch, "web"), 11, true);
        } else if (query.contains("consistent") && !read.getAndSet(true)) {
            reply(exchange, health(List.of("w1", "w2"), "web"), 10, false);
        } else if (query.contains("consistent")) {
            confirmations.incrementAndGet();
            confirmed.countDown();
            reply(exchange, health(ofLeader, "web"), 12, false);
        } else {
            reply(exchange, health(List.of("w1"), "web"), 9, false);
        }
    }

    private static String health(List<String> ids, String service) {
        return ids.stream().map(id -> """
            {"Node": {"Node": "n", "Datacenter": "dc1", "Address": "10.0.0.1"},
             "Service": {"ID": "%s", "Service": "%s", "Port": 80}, "Checks": []}
            """.formatted(id, service)).collect(Collectors.joining(",", "[", "]"));
    }

    private void reply(HttpExchange exchange, String body, long index, boolean streaming) throws IOException {
        boolean known = !streaming && (leaderKnown || confirmations.get() == 0);
        CannedConsul.reply(
                exchange,
                200,
                Map.of(
                        "X-Consul-Index",
                        Long.toString(index),
                        "X-Consul-KnownLeader",
                        Boolean.toString(known),
                        "X-Consul-Query-Backend",
                        streaming ? "streaming" : "blocking-query"),
                body);
    }

    private SourceRun run() {
        ConsulOptions config = ConsulOptions.of(consul.address());
        return SourceRun.start(
                new ConsulSource(new SourceId("dc1"), config, Clock.systemUTC(), new Random(1)), listener);
    }

    private List<String> web() {
        return listener.view().keySet().stream()
                .filter(id -> id.startsWith("dc1/n/w"))
                .toList();
    }

    private Stream<String> codes() {
        return listener.failures().stream().map(Failure::code);
    }

    /// A server that lags behind the leader lacks what may have been reported before.
    @Test
    void theFirstReportIsTheLeaders() throws InterruptedException {
        ofWatch = List.of("w1", "w2");
        try (SourceRun _ = run()) {
            assertThat(listener.await(PATIENCE, it -> !it.answers().isEmpty())).isTrue();
            assertThat(listener.answers().getFirst().instances())
                    .extracting(Instance::id)
                    .contains("dc1/n/w1", "dc1/n/w2");
        }
    }

    @Test
    void whatTheLeaderStillHasStays() throws InterruptedException {
        try (SourceRun _ = run()) {
            assertThat(listener.await(PATIENCE, it -> !it.answers().isEmpty())).isTrue();
            assertThat(confirmed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            boolean removed = listener.await(A_WHILE, _ -> web().size() < 2);

            assertThat(removed).isFalse();
            assertThat(confirmations).hasValue(1);
            assertThat(web()).containsExactly("dc1/n/w1", "dc1/n/w2");
        }
    }

    @Test
    void whatTheLeaderLacksGoes() throws InterruptedException {
        ofLeader = List.of("w2");
        try (SourceRun _ = run()) {
            assertThat(listener.await(PATIENCE, it -> web().equals(List.of("dc1/n/w2"))))
                    .isTrue();
        }
    }

    @Test
    void anEmptyAnswerOfAServiceThatTheLeaderListsRemovesNothing() throws InterruptedException {
        ofWatch = List.of();
        ofLeader = List.of();
        try (SourceRun _ = run()) {
            assertThat(listener.await(PATIENCE, it -> codes().anyMatch("INGEST-CONSUL-SERVICE"::equals)))
                    .isTrue();
            assertThat(listener.failures().getFirst())
                    .hasMessageContaining("Consul repeatedly lists it but returns no instance of it");
            assertThat(web()).hasSize(2);
        }
    }

    @Test
    void theLastInstanceGoesWithTheService() throws InterruptedException {
        ofWatch = List.of();
        ofLeader = List.of();
        listOfLeader = "{\"consul\": []}";
        try (SourceRun _ = run()) {
            assertThat(listener.await(PATIENCE, it -> !it.view().isEmpty() && web().isEmpty()))
                    .isTrue();
            assertThat(listener.failures()).isEmpty();
        }
    }

    @Test
    void nothingGoesWhileThereIsNoLeader() throws InterruptedException {
        ofLeader = List.of();
        leaderKnown = false;
        try (SourceRun _ = run()) {
            assertThat(listener.await(PATIENCE, it -> codes().anyMatch("INGEST-CONSUL-STALE"::equals)))
                    .isTrue();
            assertThat(web()).hasSize(2);
        }
    }
}
