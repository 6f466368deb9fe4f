package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How many queries a reading sends, and when.
class GraphReadingTest {
    private static final Answer BROKEN = Answer.error(503, "ServiceUnavailable", "sorry");
    private static final Answer BUSY = Answer.error(429, "RateLimiting", "slow down");

    private final GraphTables tables = new GraphTables(Rows.SUBSCRIPTION);
    private final GraphServer server = new GraphServer(tables);
    private final Machines machines =
            new Machines(Machines.options(server, Machines.LOGIN, Machines.SELECTION, Machines.pagesOf(4)));

    @AfterEach
    void stop() {
        machines.close();
        server.close();
    }

    private long queries(String table) {
        return server.queries().stream().filter(it -> it.table().equals(table)).count();
    }

    /// In place of the first so many answers to that page of a table.
    private void answer(String table, int page, int times, Answer instead) {
        AtomicInteger left = new AtomicInteger(times);
        server.answer((query, _) ->
                query.isPage(table, page) && left.getAndDecrement() > 0 ? Optional.of(instead) : Optional.empty());
    }

    /// As docs/registries/azure.md has it: a machine and its interface are two rows.
    @ParameterizedTest
    @CsvSource({"100, 3", "1000, 4", "10000, 22"})
    void queriesGrowWithThePagesOnly(int number, int queries) throws InterruptedException {
        tables.put(Machines.rows(number));
        try (Machines thousands = Machines.of(server)) {
            var _ = thousands.first();

            assertThat(server.queries()).hasSize(queries);
            assertThat(thousands.listener().calls()).isEqualTo(Map.of("resource-graph", queries, "access-token", 1));
        }
    }

    @Nested
    class APageThatFails {
        @Test
        void isSentOnceIfItIsTheFirstOfTheReading() {
            answer("Resources", 1, 9, Answer.error(500, "InternalServerError", "sorry"));

            assertThat(machines.failure().code()).isEqualTo("INGEST-AZURE-STATUS");
            assertThat(queries("Resources")).isEqualTo(1);
        }

        @Test
        void isSentThreeTimesOtherwise() {
            tables.put(Machines.rows(5));
            answer("Resources", 2, 9, BROKEN);

            assertThat(machines.failure().code()).isEqualTo("INGEST-AZURE-STATUS");
            assertThat(queries("Resources")).isEqualTo(1 + 3);
            assertThat(machines.listener().permits()).isEqualTo(4);
            assertThat(machines.listener().throttles()).isEmpty();
        }

        /// The first page of a later query is not the first one of the reading.
        @ParameterizedTest
        @CsvSource({"Resources, 2, 4", "ComputeResources, 1, 2", "ResourceContainers, 1, 2"})
        void costsNoOtherPageIfItFailsOnce(String table, int page, int queries) throws InterruptedException {
            tables.put(Machines.rows(5));
            answer(table, page, 1, BROKEN);

            assertThat(Machines.names(machines.first())).hasSize(5);
            assertThat(queries(table)).isEqualTo(queries);
        }
    }

    @Nested
    class AThrottledQuery {
        @Test
        void isSentOnceAndWaitsAsAzureAsksIfItIsTheFirst() {
            server.answer(
                    "Resources",
                    BUSY.with("Retry-After", "7")
                            .with("x-ms-user-quota-remaining", "0")
                            .with("x-ms-user-quota-resets-after", "00:00:03"));

            TransientFailure failure = machines.failure();

            assertThat(failure.code()).isEqualTo("INGEST-AZURE-BUSY");
            assertThat(failure.reason()).isEqualTo(Reason.OVERLOADED);
            assertThat(failure.askedWait()).isEqualTo(Duration.ofSeconds(7));
            assertThat(queries("Resources")).isEqualTo(1);
            assertThat(machines.graph().quota().left()).isPositive();
        }

        @Test
        void isCountedAndSentAgainAfterAWhileOtherwise() throws InterruptedException {
            tables.put(Machines.rows(5));
            answer("Resources", 2, 1, BUSY);
            long begin = System.nanoTime();

            assertThat(Machines.names(machines.first())).hasSize(5);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(2400));
            assertThat(machines.listener().throttles()).isEqualTo(Map.of("", 1));
        }

        /// A reading does not stay half done for a minute: the part is read again later.
        @ParameterizedTest
        @ValueSource(ints = {429, 503})
        void isNotSentAgainIfAzureAsksForALongWait(int status) {
            tables.put(Machines.rows(5));
            answer("Resources", 2, 9, Answer.error(status, "x", "x").with("Retry-After", "21"));

            TransientFailure failure = machines.failure();

            assertThat(failure.askedWait()).isEqualTo(Duration.ofSeconds(21));
            assertThat(failure.reason())
                    .as("a server that asks for a wait slows readings down")
                    .isEqualTo(Reason.OVERLOADED);
            assertThat(queries("Resources")).isEqualTo(2);
        }
    }

    @Nested
    class TheQuota {
        @Test
        void isAwaitedWhenNoneIsLeft() throws InterruptedException {
            List<Long> times = new CopyOnWriteArrayList<>();
            server.answer((_, usual) -> {
                times.add(System.nanoTime());
                Answer last = usual.with("x-ms-user-quota-remaining", "0");
                return Optional.of(last.with("x-ms-user-quota-resets-after", "00:00:01"));
            });

            var _ = machines.first();

            assertThat(times).hasSize(3);
            Duration between = Duration.ofNanos(times.get(2) - times.get(0));
            assertThat(between).isGreaterThan(Duration.ofMillis(1900));
        }

        /// Otherwise all subscriptions that have waited send at once, and the next ones are refused.
        @Test
        void isAwaitedBeforeThePermit() throws InterruptedException {
            List<Duration> left = new CopyOnWriteArrayList<>();
            machines.graph().quota().heard("0", "00:00:01");
            machines.listener().onPermit(() -> left.add(machines.graph().quota().left()));

            var _ = machines.first();

            assertThat(left).hasSize(3).containsOnly(Duration.ZERO);
        }
    }

    @Test
    void aTokenThatIsNotThereTakesNoPermit() {
        server.answerTokens(Answer.error(400, "x", "x"));

        assertThat(machines.failure().code()).isEqualTo("INGEST-AZURE-AUTH");
        assertThat(machines.listener().permits()).isZero();
        assertThat(machines.listener().calls()).isEqualTo(Map.of("access-token", 1));
    }
}
