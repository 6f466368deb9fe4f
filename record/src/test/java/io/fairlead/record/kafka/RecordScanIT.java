package io.fairlead.record.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.record.Cut;
import io.fairlead.record.HighestTimes;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowKey;
import io.fairlead.record.SeededHistory;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithKafka
class RecordScanIT {
    private CommittedHistory committed;

    @BeforeEach
    void write(TestKafka kafka) throws Exception {
        SeededHistory history = new SeededHistory(11, 300);
        committed = new CommittedHistory(kafka);
        committed.write(history.log());
        committed.writeTable(history.table());
    }

    @AfterEach
    void close() {
        committed.close();
    }

    private RecordScan scan() {
        return RecordScan.open(committed.topics(), ScanListener.NONE);
    }

    @Test
    void theTableAtATimeIsTheFoldOfWhatWasCommittedBeforeIt() {
        Random random = new Random(11);
        try (RecordScan scan = scan()) {
            for (int i = 0; i < 20; i++) {
                Instant time = committed
                        .log()
                        .get(random.nextInt(committed.log().size()))
                        .time();
                if (time.isBefore(committed.earliest())) {
                    continue;
                }
                Cut cut = HighestTimes.cut(time, committed.log());
                assertThat(scan.at(time, null).rows()).isEqualTo(committed.folded(cut));
                ServiceKey service = new ServiceKey("shop", "s" + random.nextInt(6) + ".mesh");
                Map<RowKey, TableEntry> expected = new TreeMap<>(committed.folded(cut));
                expected.keySet()
                        .removeIf(row -> row.service().filter(service::equals).isEmpty());
                assertThat(scan.at(time, service).rows()).isEqualTo(expected);
            }
        }
    }

    @Test
    void theTablesAtSeveralTimesAreThoseOfEach() {
        List<LoggedDecision> log = committed.log();
        List<Instant> times = List.of(
                log.get(log.size() * 5 / 6).time(), log.get(log.size() * 2 / 3).time(), RecordScan.PRESENT);
        try (RecordScan scan = scan()) {
            List<RecordScan.TableAt> found = scan.at(times, null);

            for (int i = 0; i < 2; i++) {
                Cut cut = HighestTimes.cut(times.get(i), log);
                assertThat(found.get(i).rows()).isEqualTo(committed.folded(cut));
                assertThat(committed.folded(found.get(i).cut())).isEqualTo(committed.folded(cut));
            }
            assertThat(found.getLast().rows()).isEqualTo(committed.folded(Cut.NOW));
        }
    }

    /// The table and the decisions cannot be read at one moment.
    @Test
    void thePresentHasWhatWasDecidedWhileItWasRead() {
        List<LoggedDecision> later = new SeededHistory(12, 40).log();
        SortedMap<RowKey, TableEntry> before = committed.folded(Cut.NOW);
        Instant since = committed.earliest();
        AtomicBoolean isWritten = new AtomicBoolean();
        ScanListener writing = new ScanListener() {
            @Override
            public void read(long records, long all) {
                if (!isWritten.getAndSet(true)) {
                    write(later);
                }
            }
        };
        try (RecordScan scan = RecordScan.open(committed.topics(), writing)) {
            SortedMap<RowKey, TableEntry> found =
                    scan.at(List.of(since, RecordScan.PRESENT), null).getLast().rows();

            assertThat(found).isNotEqualTo(before).isEqualTo(committed.folded(Cut.NOW));
        }
    }

    private void write(List<LoggedDecision> later) {
        try {
            committed.write(later);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// The topology removes rows that its state does not have. That is no decision.
    @Test
    void thePresentLacksARowThatARepairRemoved() throws Exception {
        RowKey row = committed.folded(Cut.NOW).lastKey();
        committed.remove(row);

        try (RecordScan scan = scan()) {
            assertThat(scan.at(List.of(committed.earliest(), RecordScan.PRESENT), null)
                            .getLast()
                            .rows())
                    .isEqualTo(scan.at(RecordScan.PRESENT, null).rows())
                    .doesNotContainKey(row)
                    .hasSize(committed.folded(Cut.NOW).size() - 1);
        }
    }

    /// Not known: what was there before the oldest record, of which nothing is left.
    @Test
    void aTimeBeforeDecisionsThatWereAllDeletedIsRefused() throws Exception {
        Instant last = committed.log().getLast().time();
        committed.deleteAllOf(0);

        try (RecordScan scan = scan()) {
            assertThatThrownBy(() -> scan.at(last, null))
                    .isInstanceOf(RejectedFailure.class)
                    .hasMessageContaining("of partition 0; all of them were deleted");
            assertThat(scan.at(RecordScan.PRESENT, null).rows()).isEqualTo(committed.folded(Cut.NOW));
        }
    }

    @Test
    void followingPassesOnWhatIsCommittedLater() throws Exception {
        List<LoggedDecision> found = new CopyOnWriteArrayList<>();
        int before = committed.log().size();
        AtomicBoolean isStopped = new AtomicBoolean();
        try (RecordScan scan = scan()) {
            CountDownLatch begun = new CountDownLatch(1);
            Thread following = Thread.ofVirtual()
                    .start(() -> scan.follow(RecordScan.PRESENT, null, found::add, () -> {
                        begun.countDown();
                        return isStopped.get();
                    }));
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            committed.write(new SeededHistory(12, 40).log());
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> found.size() >= committed.log().size() - before);
            isStopped.set(true);
            following.join();
        }

        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        committed.log().subList(before, committed.log().size()));
    }

    @Test
    void theHistoryOfAServiceIsWhatWasCommittedAboutIt() {
        ServiceKey service = new ServiceKey("shop", "s2.mesh");
        List<LoggedDecision> found = new ArrayList<>();
        try (RecordScan scan = scan()) {
            scan.history(Instant.EPOCH, service, found::add);
        }
        assertThat(found)
                .isNotEmpty()
                .isEqualTo(committed.log().stream()
                        .filter(it -> service.equals(it.decision().service()))
                        .toList());
    }

    @Test
    void aTimeBeforeTheFirstDecisionIsRefused() {
        try (RecordScan scan = scan()) {
            assertThatThrownBy(() -> scan.at(SeededHistory.START.minus(Duration.ofDays(1)), null))
                    .isInstanceOf(RejectedFailure.class)
                    .hasMessageContaining("the earliest time that can be answered is");
        }
    }
}
