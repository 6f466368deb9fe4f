package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.NoticeTimes;
import io.fairlead.testkit.peers.PostgresPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The figures of docs/registries/cmdb.md, with `-Dfigures=true`: printed, as they depend on the machine. The
/// floor is a bare engine of Debezium with the same options, which follows the same commits at the same time.
@EnabledIfSystemProperty(named = "figures", matches = "true")
class CmdbFiguresIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int ROWS = 100_000;
    private static final int WARM_UP = 200;
    private static final int CHANGES = 1_000;

    private final NoticeTimes listener = new NoticeTimes();
    private final Map<String, Long> floor = new ConcurrentHashMap<>();
    private final Random random = new Random(1);

    @Test
    void printsTheFigures() throws InterruptedException, IOException {
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

            long[][] micros = beside(database);
            System.out.printf("cmdb: from the commit to the handler of a bare engine: %s%n", shown(micros[0]));
            System.out.printf("cmdb: from the commit to the report: %s%n", shown(micros[1]));
            System.out.printf(
                    Locale.ROOT, "cmdb: ratio at the median: %.2f%n", (double) median(micros[1]) / median(micros[0]));
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

    private long[][] beside(TestDatabase database) throws InterruptedException, IOException {
        DebeziumEngine<RecordChangeEvent<SourceRecord>> engine = DebeziumEngine.create(
                        ChangeEventFormat.of(Connect.class))
                .using(bare(database))
                .notifying(this::handle)
                .build();
        Thread thread = Thread.ofVirtual().start(engine);
        try {
            awaitBareEngine(database);
            return times(database);
        } finally {
            engine.close();
            thread.join();
        }
    }

    private static Properties bare(TestDatabase database) {
        TableShape shape =
                new TableShape(new TableName("public", "instances"), List.of("id"), List.of("app", "ip", "port"));
        Properties properties = new LogSettings(TestOptions.of(database, ""), "bare_engine").properties(List.of(shape));
        properties.setProperty("snapshot.mode", "no_data");
        properties.setProperty("provide.transaction.metadata", "false");
        return properties;
    }

    private void handle(
            List<RecordChangeEvent<SourceRecord>> events,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        long now = System.nanoTime();
        for (RecordChangeEvent<SourceRecord> event : events) {
            if (event.record().key() instanceof Struct key && key.schema().field("id") != null) {
                var _ = floor.putIfAbsent(key.getString("id"), now);
            }
            committer.markProcessed(event);
        }
        committer.markBatchFinished();
    }

    /// Inserts rows until it notices one.
    private void awaitBareEngine(TestDatabase database) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; floor.isEmpty() && System.nanoTime() < end; i++) {
            database.insert("first" + i, "web", 80);
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(floor).isNotEmpty();
    }

    /// The commit is part of it: it begins before the statement.
    private long[][] times(TestDatabase database) throws InterruptedException {
        long[][] micros = new long[2][CHANGES];
        for (int i = -WARM_UP; i < CHANGES; i++) {
            String id = "new" + i;
            long begin = System.nanoTime();
            database.insert(id, "web", 80);
            long end = begin + PATIENCE.toNanos();
            while (!(listener.nanos.containsKey(id + "/") && floor.containsKey(id)) && System.nanoTime() < end) {
                TimeUnit.MICROSECONDS.sleep(500);
            }
            if (i >= 0) {
                micros[0][i] = (Objects.requireNonNull(floor.get(id)) - begin) / 1_000;
                micros[1][i] = (Objects.requireNonNull(listener.nanos.get(id + "/")) - begin) / 1_000;
            }
            // So that the commits do not keep step with the pauses of the engines.
            TimeUnit.MICROSECONDS.sleep(random.nextInt(40_000));
        }
        Arrays.sort(micros[0]);
        Arrays.sort(micros[1]);
        return micros;
    }

    private static long median(long[] micros) {
        return micros[CHANGES / 2];
    }

    private static String shown(long[] micros) {
        return "p50 %d us, p99 %d us, most %d us"
                .formatted(median(micros), micros[CHANGES * 99 / 100], micros[CHANGES - 1]);
    }
}
