package io.fairlead.record.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Decision;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.SeededHistory;
import io.fairlead.record.kafka.RecordExport.Exported;
import io.fairlead.record.kafka.RecordExport.Range;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithKafka
class RecordExportIT {
    private CommittedHistory committed;

    @BeforeEach
    void write(TestKafka kafka) throws Exception {
        committed = new CommittedHistory(kafka);
        committed.write(new SeededHistory(13, 120).log());
    }

    @AfterEach
    void close() {
        committed.close();
    }

    private static List<Exported> export(RecordTopics topics, Instant since) {
        List<Exported> all = new ArrayList<>();
        try (RecordExport export = RecordExport.open(topics, ScanListener.NONE)) {
            export.export(since, RecordScan.PRESENT, all::add);
        }
        return all;
    }

    private static Map<LogPosition, LoggedDecision> byPosition(List<LoggedDecision> log) {
        return log.stream().collect(Collectors.toMap(LoggedDecision::at, it -> it));
    }

    @Test
    void everyCommittedRecordIsExportedOnceWithItsDecision() {
        List<Exported> all = export(committed.topics(), Instant.EPOCH);

        assertThat(all).hasSameSizeAs(committed.log());
        assertThat(all.stream().collect(Collectors.toMap(Exported::at, Exported::decision)))
                .isEqualTo(byPosition(committed.log()));
    }

    @Test
    void thePartitionsFollowEachOtherInTheOrderOfTheirOffsets() {
        assertThat(export(committed.topics(), Instant.EPOCH))
                .extracting(Exported::at)
                .isSorted();
    }

    @Test
    void theRecordsOfARangeAreThoseOfTheExport() {
        List<Exported> some = export(committed.topics(), committed.log().get(60).time());
        Map<Integer, Range> ranges = new TreeMap<>();
        for (Exported each : some) {
            ranges.merge(
                    each.at().partition(),
                    new Range(each.at().offset(), each.at().offset()),
                    (before, here) -> new Range(before.first(), here.last()));
        }

        List<Exported> again = new ArrayList<>();
        try (RecordExport export = RecordExport.open(committed.topics(), ScanListener.NONE)) {
            export.export(ranges, again::add);
        }
        assertThat(again).isEqualTo(some);
    }

    /// Whoever adds lines to a file also names offsets that Kafka does not have.
    @Test
    void offsetsAndPartitionsThatKafkaDoesNotHaveAreLeftOut() {
        List<Exported> found = new ArrayList<>();
        try (RecordExport export = RecordExport.open(committed.topics(), ScanListener.NONE)) {
            long last = Objects.requireNonNull(export.kept().get(0)).last();
            export.export(Map.of(0, new Range(last + 1, last + 1000), 99, new Range(0, 5)), found::add);
            assertThat(found).isEmpty();
            export.export(Map.of(0, new Range(0, last + 1000)), found::add);
        }

        assertThat(found)
                .extracting(Exported::at)
                .containsExactlyElementsOf(committed.log().stream()
                        .map(LoggedDecision::at)
                        .filter(at -> at.partition() == 0)
                        .sorted()
                        .toList());
    }

    @Test
    void whatCannotBeDecodedIsExportedAndReported() {
        RecordTopics topics = committed.topics();
        Deserializer<Decision> refusing = (_, _) -> {
            throw new RejectedFailure("WIRE-TEST", "no");
        };
        RecordTopics unreadable =
                new RecordTopics(topics.audit(), topics.endpoints(), topics.client(), refusing, topics.entries());
        List<LogPosition> reported = new ArrayList<>();
        List<Exported> all = new ArrayList<>();
        ScanListener listener = new ScanListener() {
            @Override
            public void unreadable(LogPosition at, RejectedFailure failure) {
                reported.add(at);
            }
        };
        try (RecordExport export = RecordExport.open(unreadable, listener)) {
            export.export(Instant.EPOCH, RecordScan.PRESENT, all::add);
        }

        assertThat(all)
                .hasSameSizeAs(committed.log())
                .allSatisfy(it -> assertThat(it.decision()).isNull());
        assertThat(reported)
                .containsExactlyElementsOf(all.stream().map(Exported::at).toList());
        assertThat(all)
                .extracting(Exported::digest)
                .isEqualTo(export(topics, Instant.EPOCH).stream()
                        .map(Exported::digest)
                        .toList());
    }
}
