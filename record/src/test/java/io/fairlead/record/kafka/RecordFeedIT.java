package io.fairlead.record.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.Decision;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.record.HighestTimes;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowKey;
import io.fairlead.record.SeededHistory;
import io.fairlead.record.TableFold;
import io.fairlead.record.kafka.RecordFeed.RecordPace;
import io.fairlead.record.store.RecordStore;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import io.fairlead.wire.DecisionCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithKafka
class RecordFeedIT {
    private static final DecisionCodec DECISIONS = new DecisionCodec();
    private static final RecordPace PACE = new RecordPace(Duration.ofSeconds(1), Duration.ofDays(36_500));

    private static Decision decision(byte[] bytes) {
        return DECISIONS.decode(bytes, 0, bytes.length, DECISIONS.schema());
    }

    private final SeededHistory history = new SeededHistory(12, 300);
    private CommittedHistory committed;

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void open(TestKafka kafka) {
        committed = new CommittedHistory(kafka);
    }

    @AfterEach
    void close() {
        committed.close();
    }

    /// A feed that runs.
    private final class Running implements AutoCloseable {
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final RecordStore store;
        private final RecordFeed feed;
        private final Thread thread;

        Running(String name) {
            store = RecordStore.open(directory.resolve(name), "a", RecordFeedIT::decision);
            feed = RecordFeed.open(committed.topics(), store, PACE, InstantSource.system());
            thread = Thread.ofPlatform().start(() -> feed.run(stopped::get));
        }

        private Map<RowKey, TableEntry> at(Instant time) {
            Map<RowKey, TableEntry> rows = new TreeMap<>();
            store.reader().at(time, SeededHistory.PARTITIONS, rows::put);
            return rows;
        }

        private boolean hasRead(List<LoggedDecision> log) {
            return log.stream()
                    .allMatch(it -> store.position(it.at().partition())
                            .filter(state ->
                                    state.isFilled() && state.next() > it.at().offset())
                            .isPresent());
        }

        void awaitAll() {
            await().atMost(Duration.ofSeconds(60)).until(() -> hasRead(committed.log()));
        }

        @Override
        public void close() {
            stopped.set(true);
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            feed.close();
            store.close();
        }
    }

    private void assertRight(Running running) {
        Random random = new Random(12);
        for (int i = 0; i < 20; i++) {
            Instant time =
                    committed.log().get(random.nextInt(committed.log().size())).time();
            if (!time.isBefore(committed.earliest())) {
                assertThat(running.at(time)).isEqualTo(committed.folded(HighestTimes.cut(time, committed.log())));
            }
        }
    }

    @Test
    void itIsFilledFollowsAndIsFilledAgainWhereItsDiskIsLost() throws Exception {
        List<LoggedDecision> all = history.log();
        TableFold half = new TableFold();
        all.subList(0, all.size() / 2).forEach(half::pass);
        committed.write(all.subList(0, all.size() / 2));
        committed.writeTable(half.rows());
        try (Running running = new Running("one")) {
            running.awaitAll();
            assertRight(running);
            committed.write(all.subList(all.size() / 2, all.size()));
            running.awaitAll();
            assertRight(running);
        }
        try (Running again = new Running("one")) {
            again.awaitAll();
            assertRight(again);
        }
    }

    /// The table that it reads first is newer than most of the log.
    @Test
    void aStoreThatIsFilledLateGivesTheSame() throws Exception {
        committed.write(history.log());
        committed.writeTable(history.table());
        try (Running running = new Running("late")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                try {
                    assertRight(running);
                    return true;
                } catch (RejectedFailure e) {
                    assertThat(e.code()).isEqualTo("RECORD-FILLING");
                    return false;
                }
            });
        }
    }
}
