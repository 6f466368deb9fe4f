package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Decision;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.operations.record.PastQueries.Span;
import io.fairlead.record.ExportChain;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.kafka.RecordExport.Exported;
import io.fairlead.record.kafka.RecordExport.Range;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An export of two partitions with three records each, one of which cannot be decoded.
class ExportCheckTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    private final List<Exported> records = records();
    private final List<String> lines = lines(records);

    private static List<Exported> records() {
        List<Exported> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(record(new LogPosition(i / 3, 10 + i % 3), "frozen by \u202ealice " + i));
        }
        all.set(5, new Exported("shop.audit", all.get(5).at(), NOW, "shop/a.mesh", "digest-5", null));
        return all;
    }

    private static Exported record(LogPosition at, String reason) {
        ServiceKey service = ServiceKey.parse("shop/a.mesh");
        Decision.Input input = new Decision.Input("shop.control", 0, -1, NOW);
        Decision decision = new Decision(service, null, null, null, reason, List.of(), input, null);
        return new Exported(
                "shop.audit", at, NOW, service.toString(), "digest-" + reason, new LoggedDecision(at, NOW, decision));
    }

    private static List<String> lines(List<Exported> records) {
        StringWriter text = new StringWriter();
        ExportWriter writer = new ExportWriter(new PrintWriter(text));
        records.forEach(writer::write);
        writer.end(new Span(Instant.EPOCH, PastTime.PRESENT));
        return text.toString().lines().toList();
    }

    private Path file(List<String> of) throws IOException {
        return Files.write(folder.resolve("audit.jsonl"), of);
    }

    private ExportCheck check(List<String> of) throws IOException {
        return ExportCheck.read(file(of));
    }

    private ExportComparison comparison(List<String> of, List<Exported> inKafka, Range kept) throws IOException {
        try (ExportFile file = new ExportFile(file(of))) {
            ExportComparison comparison = new ExportComparison(file);
            comparison.kept(new TreeMap<>(Map.of(0, kept, 1, kept)));
            inKafka.forEach(comparison::accept);
            comparison.end();
            return comparison;
        }
    }

    private List<String> without(int line) {
        List<String> less = new ArrayList<>(lines);
        less.remove(line);
        return less;
    }

    @Test
    void anExportHoldsByItself() throws IOException {
        ExportCheck whole = check(lines);

        assertThat(whole.ranges()).isEqualTo(Map.of(0, new Range(10, 12), 1, new Range(10, 12)));
        assertThat(whole.records()).isEqualTo(6);
        assertThat(whole.broken()).isEmpty();
        assertThat(lines)
                .allSatisfy(line -> assertThat(line).matches("\\p{ASCII}*").doesNotContain("\u007f"));
        assertThat(lines.getFirst()).doesNotContain("cause");
    }

    /// As anyone can compute it without Fairlead.
    @Test
    void theChainIsTheDigestOfTheValueBeforeAndTheTextOfTheLine() {
        ExportChain chain = ExportChain.START;
        for (String line : lines) {
            String text = line.replaceFirst(",\"chain\":\"[0-9a-f]*\"", "");
            chain = chain.with(text);
            assertThat(line).endsWith(",\"chain\":\"" + chain.value() + "\"}");
        }
    }

    @ParameterizedTest
    @CsvSource({"alice, bob", "10:00, 11:00", "shop/a.mesh, shop/b.mesh", "0@11, 0@12", "digest, other"})
    void whateverIsChangedInALineIsFound(String is, String becomes) throws IOException {
        List<String> changed = new ArrayList<>(lines);
        changed.set(1, changed.get(1).replaceFirst(is, becomes));

        assertThat(changed).isNotEqualTo(lines);
        assertThat(check(changed).broken())
                .first()
                .asString()
                .endsWith("audit.jsonl line 2 does not continue the chain: it was changed, or lines before it");
    }

    @Test
    void linesThatWereRemovedMovedOrAddedAreFound() throws IOException {
        for (int line = 0; line < lines.size(); line++) {
            assertThat(check(without(line)).broken()).as("line %d", line).isNotEmpty();
        }
        assertThat(check(List.of()).broken()).singleElement().asString().contains("no last line");
        List<String> moved = new ArrayList<>(lines);
        moved.add(1, moved.removeFirst());
        assertThat(check(moved).broken()).isNotEmpty();
        List<String> added = new ArrayList<>(lines);
        added.add(lines.getFirst());
        assertThat(check(added).broken()).isNotEmpty();
    }

    @Test
    void theSameRecordsInKafkaAreNoDifference() throws IOException {
        ExportComparison same = comparison(lines, records, new Range(0, 20));

        assertThat(same.differences()).isEmpty();
        assertThat(same.compared()).isEqualTo(6);
    }

    /// The chain of the file is right, as whoever changes a file can compute another.
    @Test
    void anotherValueInKafkaIsNamed() throws IOException {
        List<Exported> changed = new ArrayList<>(records);
        changed.set(2, record(records.get(2).at(), "frozen by bob"));

        assertThat(comparison(lines(changed), records, new Range(0, 20)).differences())
                .singleElement()
                .asString()
                .endsWith("line 3: 0@12 is another record in Kafka: reason, sha256 differ");
    }

    @Test
    void recordsOnOneSideOnlyAreNamed() throws IOException {
        List<Exported> fewer = new ArrayList<>(records);
        fewer.remove(4);
        fewer.remove(0);

        assertThat(comparison(lines, fewer, new Range(0, 20)).differences())
                .extracting(it -> it.replaceFirst(".*jsonl ", ""))
                .containsExactly("line 1: Kafka has no record at 0@10", "line 5: Kafka has no record at 1@11");
        assertThat(comparison(lines(fewer), records, new Range(0, 20)).differences())
                .containsExactly(
                        "Kafka has a record at 0@10 that is not in the file",
                        "Kafka has a record at 1@11 that is not in the file");
    }

    @Test
    void recordsThatKafkaHasDeletedAreCountedAndTheOthersCompared() throws IOException {
        List<Exported> kept =
                records.stream().filter(it -> it.at().offset() >= 12).toList();
        ExportComparison some = comparison(lines, kept, new Range(12, 20));

        assertThat(some.differences()).isEmpty();
        assertThat(some.compared()).isEqualTo(2);
        assertThat(some.deleted()).isEqualTo(4);
    }

    @Test
    void whatIsNoExportIsNamedByItsLine() {
        assertThatThrownBy(() -> check(List.of(lines.getFirst(), "{\"ref\": \"here\"}")))
                .isInstanceOf(ConfigurationFailure.class)
                .hasMessageContaining("audit.jsonl line 2 is not a line of an export");
    }
}
