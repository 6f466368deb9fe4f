package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.azure.AzureOptions.Limits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An interruption ends each kind of call, long before its timeout.
class InterruptTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    /// A second, and what a busy machine adds.
    private static final Duration SOON = Duration.ofSeconds(20);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final GraphServer server = new GraphServer(new GraphTables(Rows.SUBSCRIPTION));
    private final Machines machines = new Machines(
            Machines.options(server, Machines.LOGIN, Machines.SELECTION, new Limits(LONG, LONG, LONG, 1000)));

    @AfterEach
    void stop() {
        end.countDown();
        machines.close();
        server.close();
    }

    private void hang() {
        asked.countDown();
        try {
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertEnds() throws InterruptedException {
        assertEnds(_ -> {
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        });
    }

    /// What is awaited before the interruption.
    private interface Before {
        void await(Thread reading) throws InterruptedException;
    }

    private void assertEnds(Before before) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread reading = Thread.ofVirtual().start(() -> {
            try {
                var _ = machines.first();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        before.await(reading);

        reading.interrupt();

        assertThat(reading.join(SOON)).as("the reading ended").isTrue();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aQuery() throws InterruptedException {
        server.answer((_, usual) -> {
            hang();
            return Optional.of(usual);
        });

        assertEnds();
    }

    @Test
    void aRequestForAToken() throws InterruptedException {
        server.onToken(this::hang);

        assertEnds();
    }

    @Test
    void theWaitForTheQuota() throws InterruptedException {
        var _ = machines.first();
        int before = machines.listener().permits();
        machines.graph().quota().heard("0", "00:00:59");

        assertEnds(reading -> {
            for (int i = 0; i < 6000 && reading.getState() != Thread.State.TIMED_WAITING; i++) {
                Thread.sleep(10);
            }
            assertThat(reading.getState()).isEqualTo(Thread.State.TIMED_WAITING);
        });
        assertThat(machines.listener().permits()).isEqualTo(before);
    }

    @Test
    void thePauseBeforeAPageIsAskedForAgain() throws InterruptedException {
        server.answer((query, usual) -> {
            if (query.skipToken().isEmpty()) {
                return Optional.of(
                        usual.withBody(
                                "{\"totalRecords\":1,\"count\":0,\"data\":[],\"resultTruncated\":\"false\",\"$skipToken\":\"page-2\"}"));
            }
            asked.countDown();
            return Optional.of(Answer.error(503, "x", "x").with("Retry-After", "20"));
        });

        assertEnds();
    }
}
