package io.fairlead.record.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Address;
import io.fairlead.model.Decision;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.record.Cut;
import io.fairlead.record.HighestTimes;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowKey;
import io.fairlead.record.SeededHistory;
import io.fairlead.record.TableFold;
import io.fairlead.record.store.StoreReader.Span;
import io.fairlead.topics.ServicePartitioner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordStoreTest {
    private static final int STEPS = 400;

    @TempDir
    private Path directory = Path.of("");

    private RecordStore open(String identity) {
        return RecordStore.open(directory.resolve("record"), identity, StoredHistory.DECISIONS);
    }

    private static SortedMap<RowKey, TableEntry> folded(List<LoggedDecision> log, Cut cut) {
        TableFold fold = new TableFold();
        log.stream().filter(it -> cut.isPast(it.at())).forEach(fold::pass);
        return fold.rows();
    }

    /// A partition in which the time selects nothing is in the past up to its end.
    private static Cut withEnds(Cut cut, SortedMap<Integer, Long> ends) {
        SortedMap<Integer, Long> all = new TreeMap<>(ends);
        all.putAll(cut.offsets());
        return new Cut(all);
    }

    private static void append(RecordStore store, List<LoggedDecision> log, Random random) {
        int from = 0;
        while (from < log.size()) {
            int to = Math.min(log.size(), from + 1 + random.nextInt(60));
            store.append(
                    log.subList(from, to).stream().map(StoredHistory::record).toList());
            from = to;
        }
    }

    /// Through a restart, and with records that are read twice.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theTableAtATimeIsTheFoldOfTheLogUpToIt(long seed) {
        SeededHistory history = new SeededHistory(seed, STEPS);
        List<LoggedDecision> log = history.log();
        Random random = new Random(seed);
        int half = random.nextInt(log.size());
        try (RecordStore store = open("a")) {
            StoredHistory.fill(store, log, random.nextInt(half + 1));
            append(store, log.subList(0, half), random);
        }
        try (RecordStore store = open("a")) {
            append(store, log.subList(half / 2, log.size()), random);
            for (int i = 0; i < 20; i++) {
                Instant time = log.get(random.nextInt(log.size())).time();
                Cut cut = HighestTimes.cut(time, log);
                SortedMap<RowKey, TableEntry> expected = folded(log, cut);

                Map<RowKey, TableEntry> found = new TreeMap<>();
                store.reader().at(time, SeededHistory.PARTITIONS, found::put);

                assertThat(found).isEqualTo(expected);
                var table = store.reader().tables(List.of(time), null);
                assertThat(table.value().getFirst().rows()).isEqualTo(expected);
                assertThat(table.value().getFirst().cut()).isEqualTo(withEnds(cut, table.next()));
                ServiceKey service = new ServiceKey("shop", "s" + random.nextInt(6) + ".mesh");
                expected = new TreeMap<>(expected);
                expected.keySet().removeIf(row -> !row.service().equals(Optional.of(service)));
                int partition = ServicePartitioner.partition(service, SeededHistory.PARTITIONS);
                assertThat(store.reader().at(time, service, partition)).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theHistoryIsWhatTheLogHoldsAboutIt(long seed) {
        SeededHistory history = new SeededHistory(seed, STEPS);
        List<LoggedDecision> log = history.log();
        try (RecordStore store = open("a")) {
            StoredHistory.fill(store, log, 0);
            append(store, log, new Random(seed));
            List<HistorySubject> subjects = List.of(
                    new HistorySubject.OfService(new ServiceKey("shop", "s1.mesh")),
                    new HistorySubject.OfService(new ServiceKey("shop", "s1.mes")),
                    new HistorySubject.OfAddress(new Address("10.0.0.2")),
                    new HistorySubject.OfSource(new SourceId("static")));
            for (HistorySubject subject : subjects) {
                List<LoggedDecision> found = new ArrayList<>();
                store.reader().history(subject, Span.ALL, found::add);
                assertThat(found)
                        .containsExactlyInAnyOrderElementsOf(log.stream()
                                .filter(it -> subject.isAbout(it.decision()))
                                .toList());
                Instant since = log.get(log.size() / 2).time();
                List<LoggedDecision> later = new ArrayList<>();
                store.reader().history(subject, new Span(since, Instant.MAX), later::add);
                Cut cut = HighestTimes.cut(since, log);
                assertThat(later)
                        .containsExactlyInAnyOrderElementsOf(found.stream()
                                .filter(it -> !cut.isPast(it.at()))
                                .toList());
            }
        }
    }

    @Test
    void beforeItIsFilledItAnswersNothing() {
        SeededHistory history = new SeededHistory(1, STEPS);
        try (RecordStore store = open("a")) {
            assertThat(store.isFilled()).isFalse();
            StoredHistory.fill(store, history.log(), history.log().size());
            assertThatThrownBy(() -> store.reader().at(SeededHistory.START, 3, (_, _) -> {}))
                    .isInstanceOf(RejectedFailure.class)
                    .hasMessageContaining("the record is still being filled: partition 0 of audit is read up to");
            append(store, history.log(), new Random(1));
            store.reader().at(SeededHistory.START.plus(Duration.ofHours(1)), 3, (_, _) -> {});
        }
    }

    @Test
    void anotherIdentityEmptiesIt() {
        SeededHistory history = new SeededHistory(1, STEPS);
        try (RecordStore store = open("a")) {
            StoredHistory.fill(store, history.log(), 0);
        }
        try (RecordStore store = open("a")) {
            assertThat(store.isFilled()).isTrue();
        }
        try (RecordStore store = open("b")) {
            assertThat(store.isFilled()).isFalse();
            assertThat(store.position(0)).isEmpty();
        }
    }

    @Test
    void aDamagedStoreIsEmptied() throws IOException {
        SeededHistory history = new SeededHistory(1, STEPS);
        try (RecordStore store = open("a")) {
            StoredHistory.fill(store, history.log(), 0);
            append(store, history.log(), new Random(1));
        }
        for (Path file : files(".sst")) {
            Files.write(file, new byte[] {1, 2, 3});
        }
        try (RecordStore store = open("a")) {
            assertThat(store.isFilled()).isFalse();
            assertThat(store.positions()).isEmpty();
        }
        for (Path file : files("MANIFEST")) {
            Files.delete(file);
        }
        try (RecordStore store = open("a")) {
            assertThat(store.isFilled()).isFalse();
        }
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> all = Files.list(directory.resolve("record"))) {
            return all.filter(it -> it.getFileName().toString().contains(name)).toList();
        }
    }

    /// A reader that is at work ends with a failure; RocksDB would end the process.
    @Test
    void aReaderIsRefusedOnceItIsClosed() {
        SeededHistory history = new SeededHistory(1, STEPS);
        StoreReader reader;
        try (RecordStore store = open("a")) {
            StoredHistory.fill(store, history.log(), 0);
            append(store, history.log(), new Random(1));
            reader = store.reader();
        }
        assertThatThrownBy(() -> reader.tables(List.of(SeededHistory.START), null))
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("was closed meanwhile");
    }

    @Test
    void whatIsForgottenIsRefusedAndWhatIsKeptIsAnswered() {
        SeededHistory history = new SeededHistory(4, STEPS);
        List<LoggedDecision> log = history.log();
        Instant limit = log.get(log.size() / 2).time();
        Instant later = limit.plus(Duration.ofMinutes(90));
        try (RecordStore store = open("a")) {
            StoredHistory.fill(store, log, 0);
            append(store, log, new Random(4));
            assertThat(store.forget(limit, 7)).isFalse();
            while (!store.forget(limit, 7)) {
                assertThat(store.position(0)).isPresent();
            }
            assertThatThrownBy(() -> store.reader().at(limit.minusMillis(1), 3, (_, _) -> {}))
                    .hasMessageContaining("the earliest time that can be answered is " + limit);
            Map<RowKey, TableEntry> found = new TreeMap<>();
            store.reader().at(later, 3, found::put);
            assertThat(found).isEqualTo(folded(log, HighestTimes.cut(later, log)));
            Cut kept = HighestTimes.cut(limit, log);
            HistorySubject subject = new HistorySubject.OfSource(new SourceId("dc1"));
            List<LoggedDecision> left = new ArrayList<>();
            store.reader().history(subject, Span.ALL, left::add);
            assertThat(left)
                    .containsExactlyInAnyOrderElementsOf(log.stream()
                            .filter(it -> !kept.isPast(it.at()) && subject.isAbout(it.decision()))
                            .toList());
        }
    }

    @Test
    void aRecordThatCannotBeReadMakesTheTableUnknown() {
        SeededHistory history = new SeededHistory(1, STEPS);
        List<LoggedDecision> log = history.log();
        Function<byte[], Decision> broken = bytes -> {
            if (bytes.length == 1) {
                throw new RejectedFailure("WIRE-DECODE", "broken");
            }
            return StoredHistory.DECISIONS.apply(bytes);
        };
        try (RecordStore store = RecordStore.open(directory.resolve("record"), "a", broken)) {
            StoredHistory.fill(store, log, 0);
            append(store, log, new Random(1));
            LoggedDecision last = log.getLast();
            var at = new LogPosition(last.at().partition(), last.at().offset() + 1);
            store.append(List.of(new AuditRecord(at, last.time(), Bytes.wrap(new byte[] {9}))));
            assertThatThrownBy(() -> store.reader().at(last.time(), 3, (_, _) -> {}))
                    .hasMessageContaining("holds a record that cannot be read");
        }
    }
}
