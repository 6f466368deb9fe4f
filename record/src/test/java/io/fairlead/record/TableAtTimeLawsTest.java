package io.fairlead.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Decision;
import io.fairlead.model.TableEntry;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.SchemaResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The laws of the table at a time, each over 500 histories with 20 times; `-Dseed=n` repeats one.
class TableAtTimeLawsTest {
    private static final int STEPS = 100;
    private static final int TIMES = 20;
    private static final DecisionCodec CODEC = new DecisionCodec();

    /// Times within the history, at its edges and outside; also exactly those of records.
    private static List<Instant> times(long seed, SeededHistory history) {
        Random random = new Random(seed * 7);
        List<Instant> times = new ArrayList<>(List.of(
                SeededHistory.START.minus(Duration.ofHours(2)), history.end().plus(Duration.ofHours(2))));
        while (times.size() < TIMES) {
            times.add(
                    random.nextBoolean()
                            ? history.log()
                                    .get(random.nextInt(history.log().size()))
                                    .time()
                            : SeededHistory.START.plusMillis(
                                    random.nextLong(Duration.between(SeededHistory.START, history.end())
                                            .toMillis())));
        }
        return times;
    }

    private static SortedMap<RowKey, TableEntry> folded(List<LoggedDecision> log, Cut cut) {
        TableFold fold = new TableFold();
        log.stream().filter(it -> cut.isPast(it.at())).forEach(fold::pass);
        return fold.rows();
    }

    private static SortedMap<RowKey, TableEntry> undone(
            List<LoggedDecision> log, Cut cut, SortedMap<RowKey, TableEntry> present) {
        TableUndo undo = new TableUndo();
        log.stream().filter(it -> !cut.isPast(it.at())).forEach(undo::pass);
        return undo.back(present);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.record.Seeds#all")
    void undoFromNowIsTheFoldUpToThatTime(long seed) {
        SeededHistory history = new SeededHistory(seed, STEPS);
        assertThat(folded(history.log(), Cut.NOW)).isEqualTo(history.table());
        for (Instant time : times(seed, history)) {
            Cut cut = HighestTimes.cut(time, history.log());
            assertThat(undone(history.log(), cut, history.table()))
                    .as("at %s", time)
                    .isEqualTo(folded(history.log(), cut));
        }
    }

    /// The reader of the present may see decisions that are read afterwards, and the other way round.
    @ParameterizedTest
    @MethodSource("io.fairlead.record.Seeds#all")
    void aPresentThatWasReadBeforeTheLastDecisionsGivesTheSame(long seed) {
        SeededHistory history = new SeededHistory(seed, STEPS);
        Random random = new Random(seed);
        for (Instant time : times(seed, history)) {
            Cut cut = HighestTimes.cut(time, history.log());
            int after = 0;
            while (after < history.log().size()
                    && cut.isPast(history.log().get(after).at())) {
                after++;
            }
            int read = after + random.nextInt(history.log().size() - after + 1);
            // Nothing of another partition may be missing that is past, so the earlier part is read completely.
            List<LoggedDecision> early = new ArrayList<>(history.log().subList(0, read));
            history.log().subList(read, history.log().size()).stream()
                    .filter(it -> cut.isPast(it.at()))
                    .forEach(early::add);
            assertThat(undone(history.log(), cut, folded(early, Cut.NOW)))
                    .as("at %s, read at %s", time, read)
                    .isEqualTo(folded(history.log(), cut));
        }
    }

    /// A log of which the beginning was deleted still leads back, as far as it is kept.
    @ParameterizedTest
    @MethodSource("io.fairlead.record.Seeds#all")
    void whatIsKeptOfTheLogIsEnough(long seed) {
        SeededHistory history = new SeededHistory(seed, STEPS);
        List<LoggedDecision> kept =
                history.log().subList(history.log().size() / 2, history.log().size());
        for (int at = 0; at < kept.size(); at += 5) {
            List<LoggedDecision> after = kept.subList(at, kept.size());
            int past = history.log().size() - after.size();
            assertThat(undone(after, new Cut(firstOffsets()), history.table()))
                    .isEqualTo(folded(history.log().subList(0, past), Cut.NOW));
        }
    }

    /// Everything is after the cut.
    private static SortedMap<Integer, Long> firstOffsets() {
        SortedMap<Integer, Long> offsets = new java.util.TreeMap<>();
        for (int partition = 0; partition < SeededHistory.PARTITIONS; partition++) {
            offsets.put(partition, 0L);
        }
        return offsets;
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.record.Seeds#all")
    void theDifferenceOfTwoTimesLeadsFromOneToTheOther(long seed) {
        SeededHistory history = new SeededHistory(seed, STEPS);
        List<Instant> times = times(seed, history);
        for (int i = 1; i < times.size(); i++) {
            SortedMap<RowKey, TableEntry> one =
                    folded(history.log(), HighestTimes.cut(times.get(i - 1), history.log()));
            SortedMap<RowKey, TableEntry> other = folded(history.log(), HighestTimes.cut(times.get(i), history.log()));
            SortedMap<RowKey, TableEntry> led = new java.util.TreeMap<>(one);
            TableDiff.between(one, other).forEach(change -> {
                assertThat(led.get(change.row())).isEqualTo(change.before());
                if (change.after() == null) {
                    led.remove(change.row());
                } else {
                    led.put(change.row(), change.after());
                }
            });
            assertThat(led).isEqualTo(other);
            assertThat(TableDiff.between(one, one)).isEmpty();
        }
    }

    /// Records that the former schema wrote have the same rows.
    @ParameterizedTest
    @MethodSource("io.fairlead.record.Seeds#all")
    void aLogOfTheFormerSchemaGivesTheSameTables(long seed) throws IOException {
        Schema former = new Schema.Parser()
                .parse(Files.readString(Path.of("../schemas/src/test/resources/released/0.1-before-0043/audit.avsc")));
        SeededHistory history = new SeededHistory(seed, STEPS);
        SchemaResolver backwards = new SchemaResolver(CODEC.schema(), former);
        List<LoggedDecision> mixed = new ArrayList<>();
        for (LoggedDecision logged : history.log()) {
            boolean isOld = mixed.size() < history.log().size() / 2;
            Decision decision = isOld ? asFormer(logged.decision(), backwards, former) : logged.decision();
            mixed.add(new LoggedDecision(logged.at(), logged.time(), decision));
        }
        for (Instant time : times(seed, history)) {
            Cut cut = HighestTimes.cut(time, mixed);
            assertThat(undone(mixed, cut, history.table())).isEqualTo(folded(history.log(), cut));
        }
    }

    private static Decision asFormer(Decision decision, SchemaResolver backwards, Schema former) throws IOException {
        byte[] today = CODEC.encode(decision);
        byte[] bytes = backwards.rewritten(DecoderFactory.get().binaryDecoder(today, null));
        assertThat(bytes).isNotNull();
        return bytes == null ? decision : CODEC.decode(bytes, 0, bytes.length, former);
    }

    @Test
    void theCutOfATimeIsTheFirstRecordOfThatTimeOrLater() {
        List<LoggedDecision> log = new ArrayList<>();
        long[] seconds = {10, 30, 20, 30, 40};
        SeededHistory history = new SeededHistory(1, STEPS);
        Decision any = history.log().getFirst().decision();
        for (int i = 0; i < seconds.length; i++) {
            log.add(new LoggedDecision(new LogPosition(0, i * 2L), Instant.ofEpochSecond(seconds[i]), any));
        }
        assertThat(HighestTimes.cut(Instant.ofEpochSecond(20), log).offsets()).containsEntry(0, 2L);
        assertThat(HighestTimes.cut(Instant.ofEpochSecond(30), log).offsets()).containsEntry(0, 2L);
        assertThat(HighestTimes.cut(Instant.ofEpochSecond(31), log).offsets()).containsEntry(0, 8L);
        assertThat(HighestTimes.cut(Instant.ofEpochSecond(41), log).offsets()).isEqualTo(Collections.emptyMap());
    }
}
