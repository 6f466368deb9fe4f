package io.fairlead.ingest.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class RetriesTest {
    private static final ConsulAnswer ANSWER =
            new ConsulAnswer(JsonNodeFactory.instance.arrayNode(), 1, false, Instant.EPOCH);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger sent = new AtomicInteger();
    private final Retries retries = new Retries(new Cancellation(), new Random(1), nanos::get);

    private ConsulAnswer send(int failures, TransientFailure failure) throws InterruptedException {
        return retries.answerTo(() -> {
            if (sent.incrementAndGet() <= failures) {
                throw failure;
            }
            return ANSWER;
        });
    }

    private static TransientFailure failure(@Nullable Throwable cause, Duration wait) {
        return new TransientFailure("INGEST-CONSUL-TEST", "no luck", cause, wait);
    }

    private static TransientFailure status() {
        return failure(null, Duration.ZERO);
    }

    private void answered() throws InterruptedException {
        retries.answerTo(() -> ANSWER);
    }

    @Test
    void aRequestThatFailsIsSentAgain() throws InterruptedException {
        answered();

        assertThat(send(2, status())).isSameAs(ANSWER);

        assertThat(sent).hasValue(3);
    }

    @Test
    void aRequestThatKeepsFailingEndsTheReading() throws InterruptedException {
        answered();

        assertThatThrownBy(() -> send(100, status())).hasMessage("no luck");

        assertThat(sent).hasValue(6);
    }

    /// Then the runner probes with one request at a time.
    @Test
    void theFirstRequestOfARunIsNotSentAgain() {
        assertThatThrownBy(() -> send(1, status())).hasMessage("no luck");

        assertThat(sent).hasValue(1);
    }

    @Test
    void nothingIsSentAgainOnceNothingWasAnsweredForTwoSeconds() throws InterruptedException {
        answered();

        assertThatThrownBy(() -> retries.answerTo(() -> {
                    sent.incrementAndGet();
                    nanos.addAndGet(Duration.ofMillis(1500).toNanos());
                    throw status();
                }))
                .hasMessage("no luck");

        assertThat(sent).hasValue(3);
    }

    @Test
    void anAgentThatIsDownEndsTheReading() throws InterruptedException {
        answered();

        assertThatThrownBy(() -> send(1, failure(new ConnectException(), Duration.ZERO)))
                .hasMessage("no luck");
    }

    @Test
    void aRegistryThatAnswersNothingInTimeEndsTheReading() throws InterruptedException {
        answered();

        assertThatThrownBy(() -> send(1, failure(new HttpTimeoutException("late"), Duration.ZERO)))
                .hasMessage("no luck");
    }

    @Test
    void aLongerWaitThanAMomentIsTheRunners() throws InterruptedException {
        answered();

        assertThatThrownBy(() -> send(1, failure(null, Duration.ofSeconds(20)))).hasMessage("no luck");
    }

    /// A Consul with a hundred services, every fifth request of which fails.
    @Nested
    class OfASource {
        private static final int SERVICES = 100;
        private final AtomicInteger requests = new AtomicInteger();
        private final AtomicInteger first = new AtomicInteger();
        private final CannedConsul consul = new CannedConsul(this::answer);

        private void answer(HttpExchange exchange) throws IOException {
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            if (query.contains("index=")) {
                consul.block();
            }
            boolean list = path.equals("/v1/catalog/services");
            if (list) {
                first.incrementAndGet();
            } else if (requests.incrementAndGet() % 5 == 0) {
                CannedConsul.reply(exchange, 500, Map.of(), "rpc error");
                return;
            }
            CannedConsul.reply(
                    exchange,
                    200,
                    Map.of("X-Consul-Index", "10", "X-Consul-KnownLeader", "true"),
                    list ? services() : instance(path.substring(path.lastIndexOf('/') + 1)));
        }

        private static String services() {
            return IntStream.range(0, SERVICES)
                    .mapToObj(i -> "\"s" + i + "\": []")
                    .collect(Collectors.joining(",", "{\"consul\": [], ", "}"));
        }

        private static String instance(String service) {
            return """
                [{"Node": {"Node": "n", "Datacenter": "dc1", "Address": "10.0.0.1"},
                  "Service": {"ID": "%1$s", "Service": "%1$s", "Port": 80}, "Checks": []}]
                """.formatted(service);
        }

        @Test
        void oneFailedRequestOfManyDoesNotMakeItReadEverythingAgain() throws InterruptedException {
            RecordingListener listener = new RecordingListener();
            try (consul;
                    SourceRun _ = SourceRun.start(
                            new ConsulSource(
                                    new SourceId("dc1"),
                                    ConsulOptions.of(consul.address()),
                                    Clock.systemUTC(),
                                    new Random(1)),
                            listener)) {
                assertThat(listener.await(
                                Duration.ofSeconds(60), it -> it.view().size() == SERVICES + 1))
                        .as("failures: %s", listener.failures())
                        .isTrue();
                assertThat(listener.failures()).isEmpty();
                assertThat(first).as("lists").hasValue(1);
            }
        }
    }
}
