package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Instance;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.PostgresPeer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// PostgreSQL, or the process of the source, is killed at random moments while 200 changes a second are
/// committed: after each time, what was reported equals the table, and the server retains its log for one slot
/// only.
class CmdbCrashIT extends DatabaseScenarios {
    private static final int ROUNDS = Integer.getInteger("rounds", 1);
    private static final long MOST_RETAINED = 64L << 20;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    private void awaitTable(TestDatabase database) throws InterruptedException {
        String table = database.table();
        await("the table " + table + " (-Dseed=" + seed + ")", it -> view().equals(table));
    }

    private String view() {
        return listener.view().values().stream().map(CmdbCrashIT::row).collect(Collectors.joining(", "));
    }

    private static String row(Instance instance) {
        return instance.id() + " " + instance.ports().getFirst().target();
    }

    @Test
    void afterTheServerWasKilledTheReportsEqualTheTable() throws Exception {
        try (PostgresPeer own = PostgresPeer.start();
                TestDatabase database = TestDatabase.create(own)) {
            database.run(TableLoad.ANCHORS);
            try (SourceRun _ = run(database);
                    TableLoad load = TableLoad.start(database, random)) {
                await("a report", it -> !it.answers().isEmpty());
                for (int round = 0; round < ROUNDS; round++) {
                    int before = load.done();
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(2_000));
                    own.kill();
                    own.restart();
                    // Often while the snapshot is read.
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
                    own.kill();
                    own.restart();
                    await("changes", _ -> load.done() > before + 20);
                    load.pause();
                    database.disconnect();
                    awaitTable(database);
                    load.resume();
                }
                assertThat(listener.removed()).noneMatch(it -> it.startsWith("anchor"));
                awaitOneSlot(database);
                await("what is retained is shown", it -> it.answeredParts().containsKey(SlotWatch.PART));
            }
            assertThat(database.slots()).isZero();
        }
    }

    private void awaitOneSlot(TestDatabase database) throws InterruptedException {
        await("one slot", _ -> database.slots() == 1);
        assertThat(Long.parseLong(
                        database.value("SELECT max(pg_current_wal_lsn() - restart_lsn) FROM pg_replication_slots")))
                .isLessThan(MOST_RETAINED);
    }

    /// A process that was killed leaves its slot behind.
    @Test
    void afterTheProcessOfTheSourceWasKilledTheReportsEqualTheTable() throws Exception {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.run(TableLoad.ANCHORS);
            try (TableLoad load = TableLoad.start(database, random)) {
                for (int round = 0; round < ROUNDS; round++) {
                    try (EngineProcess process = EngineProcess.start(database)) {
                        process.await(PATIENCE, view -> !view.isEmpty());
                        TimeUnit.MILLISECONDS.sleep(random.nextInt(1_500));
                        load.pause();
                        String table = database.table();
                        assertThat(process.await(PATIENCE, table::equals))
                                .as("-Dseed=%d", seed)
                                .isEqualTo(table);
                        load.resume();
                        awaitOneSlot(database);
                        TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
                        process.kill();
                    }
                }
            }
        }
    }
}
