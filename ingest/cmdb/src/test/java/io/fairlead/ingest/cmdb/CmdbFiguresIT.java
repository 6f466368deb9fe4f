package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.peers.PostgresPeer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Prints how fast a commit is noticed, and how long a snapshot takes: for docs/registries/cmdb.md.
class CmdbFiguresIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int ROWS = 100_000;
    private static final int CHANGES = 200;

    @Test
    void printsTheFigures() throws InterruptedException {
        NoticeTimes listener = new NoticeTimes();
        Cancellation cancellation = new Cancellation();
        try (PostgresPeer postgres = PostgresPeer.start();
                TestDatabase database = TestDatabase.create(postgres)) {
            database.run("INSERT INTO public.instances (id, app, ip, port)"
                    + " SELECT i, 'web-' || i % 100, '10.1.1.1', 80 FROM generate_series(1, " + ROWS + ") i");
            CmdbSource source = new CmdbSource(new SourceId("cmdb"), TestOptions.of(database, ""), TestOptions.PROCESS);
            long begin = System.nanoTime();
            Thread running = Thread.ofVirtual().start(() -> run(source, listener, cancellation));
            assertThat(listener.complete.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
            System.out.printf("cmdb: %d rows in %d ms%n", ROWS, (System.nanoTime() - begin) / 1_000_000);
            assertThat(Objects.requireNonNull(listener.first).instances()).hasSize(ROWS);

            System.out.printf("cmdb: from the commit to the report: %s%n", times(database, listener));
            long cancelled = System.nanoTime();
            cancellation.request();
            running.join();
            System.out.printf("cmdb: ended in %d ms%n", (System.nanoTime() - cancelled) / 1_000_000);
            source.close();
            assertThat(database.slots()).isZero();
        }
    }

    private static void run(CmdbSource source, NoticeTimes listener, Cancellation cancellation) {
        try {
            source.run(listener, cancellation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The commit is part of it: it begins before the statement.
    private static String times(TestDatabase database, NoticeTimes listener) throws InterruptedException {
        long[] micros = new long[CHANGES];
        for (int i = 0; i < CHANGES; i++) {
            String id = "new-" + i;
            long begin = System.nanoTime();
            database.insert(id, "web", 80);
            long end = begin + PATIENCE.toNanos();
            while (!listener.nanos.containsKey(id + "/") && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            micros[i] = (Objects.requireNonNull(listener.nanos.get(id + "/")) - begin) / 1_000;
        }
        Arrays.sort(micros);
        return "p50 %d us, p99 %d us, most %d us"
                .formatted(micros[CHANGES / 2], micros[CHANGES * 99 / 100], micros[CHANGES - 1]);
    }
}
