package io.fairlead.record.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.SeededHistory;
import io.fairlead.record.kafka.RecordFeed.RecordPace;
import io.fairlead.record.kafka.RecordHealth.State;
import io.fairlead.record.kafka.RecordKeeper.KeeperTime;
import io.fairlead.record.kafka.RecordKeeper.RecordPlace;
import io.fairlead.record.kafka.RecordScan.TableAt;
import io.fairlead.record.store.StoreReader.StoredTable;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithKafka
class RecordKeeperIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RecordPace PACE = new RecordPace(Duration.ofMillis(200), Duration.ofDays(36_500));

    private final List<LoggedDecision> history = new SeededHistory(12, 300).log();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> identity = new AtomicReference<>("a");
    private CommittedHistory committed;

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void open(TestKafka kafka) throws Exception {
        committed = new CommittedHistory(kafka);
        committed.writeWithTable(history.subList(0, 200));
    }

    @AfterEach
    void close() {
        committed.close();
    }

    private RecordKeeper start(RecordTopics topics, Path place) {
        RecordKeeper keeper = new RecordKeeper(
                topics,
                new RecordPlace(place, () -> Optional.of(identity.get()), PACE, false),
                new KeeperTime(InstantSource.system(), new Random(1)),
                failure -> failures.add(failure.code()));
        keeper.start();
        return keeper;
    }

    private RecordKeeper start() {
        return start(committed.topics(), directory.resolve("record"));
    }

    private static void awaitCurrent(RecordKeeper keeper) {
        await().atMost(PATIENCE).until(() -> keeper.state() == State.CURRENT);
    }

    private Map<Integer, Long> ends() {
        Map<Integer, Long> ends = new HashMap<>();
        committed.log().forEach(it -> ends.put(it.at().partition(), it.at().offset() + 1));
        return ends;
    }

    private void assertSameAsKafka(RecordKeeper keeper) {
        keeper.await(ends(), PATIENCE);
        Random random = new Random(3);
        try (RecordScan scan = RecordScan.open(committed.topics(), ScanListener.NONE)) {
            for (int i = 0; i < 20; i++) {
                Instant time = committed
                        .log()
                        .get(random.nextInt(committed.log().size()))
                        .time();
                if (!time.isBefore(committed.earliest())) {
                    TableAt scanned = scan.at(time, null);
                    StoredTable stored = keeper.read((reader, _) -> reader.tables(List.of(time), null))
                            .value()
                            .getFirst();
                    assertThat(stored.rows()).isEqualTo(scanned.rows());
                    assertThat(stored.cut()).isEqualTo(scanned.cut());
                }
            }
        }
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("record"))) {
            return all.filter(it -> it.getFileName().toString().endsWith(name)).toList();
        }
    }

    @Test
    void itAnswersAsKafkaDoes() throws Exception {
        try (RecordKeeper keeper = start()) {
            awaitCurrent(keeper);
            assertSameAsKafka(keeper);
            committed.writeWithTable(history.subList(200, history.size()));
            assertSameAsKafka(keeper);
            RecordHealth health = keeper.health();
            assertThat(health.problem()).isNull();
            assertThat(health.earliest()).isEqualTo(committed.earliest());
            assertThat(health.progress().share()).isEqualTo(1);
            await().atMost(PATIENCE).until(() -> keeper.health().bytes() > 0);
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void aDamagedDiskIsFilledAgain() throws Exception {
        try (RecordKeeper keeper = start()) {
            awaitCurrent(keeper);
        }
        for (Path file : files(".sst")) {
            Files.write(file, new byte[] {1, 2, 3});
        }
        try (RecordKeeper keeper = start()) {
            awaitCurrent(keeper);
            assertSameAsKafka(keeper);
        }
    }

    @Test
    void aTopicThatWasCreatedAgainEmptiesIt(TestKafka kafka) throws Exception {
        try (RecordKeeper keeper = start()) {
            awaitCurrent(keeper);
            identity.set("b");
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> keeper.read((reader, now) -> now).equals("b"));
            awaitCurrent(keeper);
            assertSameAsKafka(keeper);
        }
    }

    /// As `retention.ms` does once a segment is old enough.
    @Test
    void ofATopicThatRetentionEmptiedOnlyThePresentIsKnown(TestKafka kafka) throws Exception {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        for (int partition = 0; partition < SeededHistory.PARTITIONS; partition++) {
            all.put(new TopicPartition(committed.audit(), partition), RecordsToDelete.beforeOffset(-1));
        }
        kafka.admin().deleteRecords(all).all().get();
        Instant time = committed.log().getLast().time();
        try (RecordKeeper keeper = start();
                RecordScan scan = RecordScan.open(committed.topics(), ScanListener.NONE)) {
            awaitCurrent(keeper);
            assertThatThrownBy(() -> keeper.read((reader, _) -> reader.tables(List.of(time), null)))
                    .isInstanceOf(RejectedFailure.class)
                    .hasMessageContaining("the earliest time that can be answered is");
            assertThatThrownBy(() -> scan.at(time, null)).isInstanceOf(RejectedFailure.class);
            assertThat(keeper.read((reader, _) -> reader.tables(List.of(RecordScan.PRESENT), null))
                            .value()
                            .getFirst()
                            .rows())
                    .isEqualTo(scan.at(RecordScan.PRESENT, null).rows());
        }
    }

    /// Like a full disk, it cannot be written, and can be later.
    @Test
    void aDiskThatFailsIsTriedAgain() throws Exception {
        Path place = directory.resolve("record");
        Files.writeString(place, "no directory");
        try (RecordKeeper keeper = start()) {
            await().atMost(PATIENCE).until(() -> keeper.state() == State.FAILING);
            assertThat(Objects.requireNonNull(keeper.health().problem()).code()).isEqualTo("RECORD-DISK");
            assertThatThrownBy(() -> keeper.read((reader, _) -> 1))
                    .isInstanceOf(TransientFailure.class)
                    .extracting(it -> ((Failure) it).code())
                    .isEqualTo("RECORD-CLOSED");
            Files.delete(place);
            awaitCurrent(keeper);
            assertThat(keeper.health().problem()).isNull();
            assertSameAsKafka(keeper);
        }
        assertThat(failures).contains("RECORD-DISK");
    }

    @Test
    void twoProcessesHaveADirectoryEach() {
        try (RecordKeeper one = start();
                RecordKeeper other = start()) {
            awaitCurrent(one);
            awaitCurrent(other);
            assertSameAsKafka(one);
            assertSameAsKafka(other);
        }
        assertThat(directory.resolve("record/0/CURRENT")).exists();
        assertThat(directory.resolve("record/1/CURRENT")).exists();
    }

    @Test
    void itClosesWhileKafkaIsAway() {
        RecordTopics topics = committed.topics();
        RecordTopics nowhere = new RecordTopics(
                topics.audit(),
                topics.endpoints(),
                Map.of("bootstrap.servers", "127.0.0.1:1"),
                topics.decisions(),
                topics.entries());
        RecordKeeper keeper = start(nowhere, directory.resolve("record"));
        await().atMost(PATIENCE).until(() -> Files.exists(directory.resolve("record/0/CURRENT")));
        keeper.close();
        assertThat(keeper.isAlive()).isFalse();
    }
}
