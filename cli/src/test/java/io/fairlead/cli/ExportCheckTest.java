package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.record.ExportChain;
import io.fairlead.record.LogPosition;
import io.fairlead.record.kafka.RecordExport.Exported;
import io.fairlead.record.kafka.RecordExport.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An export of two partitions with three records each, which nothing can decode.
class ExportCheckTest {
    @TempDir
    private Path folder = Path.of("");

    private final Map<Integer, ExportChain> chains = new TreeMap<>();
    private final List<String> lines = lines();

    private List<String> lines() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            LogPosition at = new LogPosition(i % 2, 10 + i / 2);
            Instant time = Instant.ofEpochMilli(1_000 + i);
            String digest = "digest-" + i;
            ExportChain chain =
                    chains.getOrDefault(at.partition(), ExportChain.START).with("shop.audit", at, time, digest);
            chains.put(at.partition(), chain);
            all.add(Answers.line(ExportedLine.of(new Exported("shop.audit", at, time, digest, chain, null))));
        }
        return all;
    }

    private ExportCheck check(List<String> of) throws IOException {
        return ExportCheck.read(Files.write(folder.resolve("audit.jsonl"), of));
    }

    @Test
    void hasTheRangeOfEachPartition() throws IOException {
        ExportCheck whole = check(lines);

        assertThat(whole.ranges()).isEqualTo(Map.of(0, new Range(10, 12), 1, new Range(10, 12)));
        assertThat(whole.differences(chains)).isEmpty();
    }

    @Test
    void partitionsMayBeMixedInAnyOrder() throws IOException {
        List<String> sorted = new ArrayList<>();
        lines.stream().filter(it -> it.contains("\"1@")).forEach(sorted::add);
        lines.stream().filter(it -> it.contains("\"0@")).forEach(sorted::add);

        assertThat(check(sorted).differences(chains)).isEmpty();
    }

    @Test
    void aLineThatWasRemovedChangedOrMovedIsFound() throws IOException {
        List<String> removed = new ArrayList<>(lines);
        removed.remove(2);
        assertThat(check(removed).differences(chains))
                .singleElement()
                .asString()
                .endsWith("audit.jsonl line 4: 0@12 does not continue the chain of its partition");

        List<String> changed = new ArrayList<>(lines);
        changed.set(1, changed.get(1).replace("digest-1", "digest-9"));
        assertThat(check(changed).differences(chains)).isNotEmpty();

        List<String> moved = new ArrayList<>(lines);
        moved.set(0, lines.get(2));
        moved.set(2, lines.get(0));
        assertThat(check(moved).differences(chains)).isNotEmpty();
    }

    @Test
    void otherRecordsInKafkaAreFound() throws IOException {
        Map<Integer, ExportChain> other = new TreeMap<>(chains);
        other.put(1, ExportChain.START);
        assertThat(check(lines).differences(other))
                .containsExactly("1@10 to 1@12: the records in Kafka are others than those in the file");
    }

    @Test
    void recordsThatKafkaNoLongerHasCannotBeVerified() throws IOException {
        assertThat(check(lines).differences(Map.of(0, chains.getOrDefault(0, ExportChain.START))))
                .containsExactly(
                        "1@10 to 1@12: Kafka no longer has the first of these records, so they cannot be verified");
    }

    @Test
    void whatIsNoExportIsNamedByItsLine() {
        assertThatThrownBy(() -> check(List.of(lines.getFirst(), "{\"ref\": \"here\"}")))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContaining("audit.jsonl line 2 is not a line of an export");
    }
}
