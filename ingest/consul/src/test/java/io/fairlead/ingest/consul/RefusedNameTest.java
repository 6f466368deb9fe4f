package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One service is listed that no question can be asked about: against a Consul in this process that lists `consul`,
/// `web` and a bad name.
class RefusedNameTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration A_WHILE = Duration.ofSeconds(3);
    private static final String BAD = "exporter\u2028";
    private static final String BAD_ID = "dc1/n/bad";

    private final CannedConsul consul = new CannedConsul(this::answer);
    private final RecordingListener listener = new RecordingListener();
    /// The statuses of questions by service; 200 where it has none.
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final Map<String, Integer> ports = new ConcurrentHashMap<>(Map.of("web", 80, BAD, 90, "consul", 8300));
    private volatile String list = "{\"consul\": [], \"web\": [], \"exporter\\u2028\": []}";
    private volatile long index = 10;
    private volatile int statusOfNodes = 200;

    @AfterEach
    void stop() {
        consul.close();
        assertThat(listener.breaches()).isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (path.equals("/v1/internal/ui/nodes")) {
            reply(exchange, statusOfNodes, """
                [{"Node": "n", "Services": [{"ID": "bad", "Service": "exporter\\u2028"},
                                            {"ID": "web", "Service": "web"}]}]
                """);
            return;
        }
        if (query.contains("index=" + index)) {
            awaitChange(index);
        }
        if (path.equals("/v1/catalog/services")) {
            reply(exchange, 200, list);
            return;
        }
        String service = URLDecoder.decode(path.substring("/v1/health/service/".length()), StandardCharsets.UTF_8);
        int status = statuses.getOrDefault(service, 200);
        reply(exchange, status, status == 200 ? health(service) : "");
    }

    private String health(String service) {
        return """
            [{"Node": {"Node": "n", "Datacenter": "dc1", "Address": "10.0.0.1"},
              "Service": {"ID": "%s", "Service": "%s", "Port": %d}, "Checks": []}]
            """.formatted(
                service.equals(BAD) ? "bad" : service, service.replace("\u2028", "\\u2028"), ports.get(service));
    }

    private void reply(HttpExchange exchange, int status, String body) throws IOException {
        CannedConsul.reply(
                exchange, status, Map.of("X-Consul-Index", Long.toString(index), "X-Consul-KnownLeader", "true"), body);
    }

    private synchronized void awaitChange(long from) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        try {
            while (index == from && System.nanoTime() < deadline) {
                wait(100);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void change(Runnable change) {
        change.run();
        index++;
        notifyAll();
    }

    private SourceRun run() {
        ConsulOptions config = ConsulOptions.of(consul.address());
        return SourceRun.start(
                new ConsulSource(new SourceId("dc1"), config, Clock.systemUTC(), new Random(1)), listener);
    }

    private void await(String what, Predicate<RecordingListener> condition) throws InterruptedException {
        assertThat(listener.await(PATIENCE, condition))
                .as("%s; failures: %s; view: %s", what, listener.failures(), listener.view())
                .isTrue();
    }

    private static boolean isAt(RecordingListener it, String id, int port) {
        return it.view().containsKey(id) && it.view().get(id).ports().getFirst().target() == port;
    }

    private List<Failure> rejected() {
        return listener.failures();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 414, 431, 307, 500})
    void doesNotKeepTheOthersFromBeingRead(int status) throws InterruptedException {
        statuses.put(BAD, status);
        try (SourceRun _ = run()) {
            await("the registry was read", it -> !it.answers().isEmpty());
            CompleteReport first = listener.wholeAnswers().getFirst();
            assertThat(first.instances())
                    .extracting(it -> it.naming().service())
                    .containsExactly("consul", "web");
            assertThat(first.unread()).containsExactly(BAD_ID);

            change(() -> ports.put("web", 81));
            await("web changed", it -> isAt(it, "dc1/n/web", 81));
        }
        assertThat(rejected()).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("INGEST-CONSUL-SERVICE");
            assertThat(failure)
                    .hasMessageStartingWith(
                            "service \"exporter\\u2028\" is listed but cannot be read, while others can: ")
                    .hasMessageEndingWith(
                            "its name has characters that Consul accepts in no path: register it under" + " another")
                    .hasMessageNotContaining(BAD);
        });
    }

    @Test
    void keepsWhatWasReadOfItBefore() throws InterruptedException {
        try (SourceRun _ = run()) {
            await("it was read", it -> isAt(it, BAD_ID, 90));

            change(() -> statuses.put(BAD, 400));
            await("it is refused", it -> !it.failures().isEmpty());
            change(() -> ports.put("web", 81));
            await("web changed", it -> isAt(it, "dc1/n/web", 81));

            assertThat(listener.view()).containsKey(BAD_ID);
        }
    }

    @Test
    void isReadAgainOnceItIsAnswered() throws InterruptedException {
        statuses.put(BAD, 400);
        try (SourceRun _ = run()) {
            await(
                    "it is refused",
                    it -> !it.answers().isEmpty() && !it.failures().isEmpty());

            statuses.remove(BAD);
            await("it was read", it -> isAt(it, BAD_ID, 90));
            await(
                    "another whole report: what the first one spared can be decided now",
                    it -> it.wholeAnswers().getLast().unread().isEmpty());
        }
    }

    @Test
    void goesOnceItIsNoLongerListed() throws InterruptedException {
        try (SourceRun _ = run()) {
            await("it was read", it -> isAt(it, BAD_ID, 90));
            change(() -> statuses.put(BAD, 400));
            await("it is refused", it -> !it.failures().isEmpty());

            change(() -> list = "{\"consul\": [], \"web\": []}");

            await("it has gone", it -> !it.view().containsKey(BAD_ID));
        }
    }

    /// Absence is no evidence: where nobody can say which instances it has, any may be one of them.
    @Test
    void sparesTheDatacenterWhereItsInstancesCannotBeNamed() throws InterruptedException {
        statusOfNodes = 403;
        statuses.put(BAD, 400);
        try (SourceRun _ = run()) {
            await("the registry was read", it -> !it.answers().isEmpty());

            assertThat(listener.wholeAnswers().getFirst().unread()).containsExactly("dc1/");
        }
    }

    @Test
    void isAFailureOfTheRegistryWhereConsulItselfIsRefused() throws InterruptedException {
        statuses.putAll(Map.of(BAD, 400, "web", 400, "consul", 400));
        try (SourceRun _ = run()) {
            await("it failed", it -> !it.failures().isEmpty());
            boolean reported = listener.await(A_WHILE, it -> !it.answers().isEmpty());

            assertThat(reported).isFalse();
            assertThat(listener.failures())
                    .allSatisfy(failure -> assertThat(failure.code()).isEqualTo("INGEST-CONSUL-STATUS"));
            statuses.clear();
            await("all are read", it -> it.view().size() == 3);
        }
    }
}
