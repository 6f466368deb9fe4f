package io.fairlead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Schemas and bytes of every release stay readable. A release adds a folder under `released/`, written by this test
/// with `-Dreleased.write=VERSION`; a released folder never changes again.
class ReleasedSchemasTest {
    private static final Path RELEASED = Path.of("src/test/resources/released");

    record Subject(Codec<?> codec, boolean readByOlder, Object sample) {}

    static final Map<String, Subject> SUBJECTS = Map.of(
            "changes", new Subject(new RegistryEventCodec(), true, Samples.SEEN),
            "endpoints", new Subject(new TableEntryCodec(), false, Samples.MERGED),
            "audit", new Subject(new DecisionCodec(), true, Samples.DECISION),
            "control", new Subject(new CommandCodec(), true, Samples.COMMAND),
            "owners", new Subject(new OwnershipCodec(), true, Samples.OWNERSHIP),
            "processes", new Subject(new ProcessReportCodec(), true, Samples.PROCESS_REPORT));

    record Released(String version, String subject) {
        /// A release knows nothing of the topics that came after it.
        boolean isThere() {
            return Files.exists(RELEASED.resolve(version).resolve(subject + ".avsc"));
        }

        Subject today() {
            return Objects.requireNonNull(SUBJECTS.get(subject));
        }

        Schema schema() throws IOException {
            return new Schema.Parser().parse(text(".avsc"));
        }

        byte[] bytes() throws IOException {
            return HexFormat.of().parseHex(text(".hex").strip());
        }

        private String text(String suffix) throws IOException {
            return Files.readString(RELEASED.resolve(version).resolve(subject + suffix), StandardCharsets.UTF_8);
        }
    }

    static List<Released> released() throws IOException {
        String write = System.getProperty("released.write", "");
        if (!write.isEmpty()) {
            write(RELEASED.resolve(write));
        }
        try (Stream<Path> versions = Files.list(RELEASED)) {
            return versions.map(path -> path.getFileName().toString())
                    .sorted()
                    .flatMap(version -> SUBJECTS.keySet().stream()
                            .sorted()
                            .map(name -> new Released(version, name))
                            .filter(Released::isThere))
                    .toList();
        }
    }

    @SuppressWarnings("unchecked")
    private static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, Subject> entry : SUBJECTS.entrySet()) {
            Codec<Object> codec = (Codec<Object>) entry.getValue().codec();
            Files.writeString(
                    folder.resolve(entry.getKey() + ".avsc"),
                    SchemaFormatter.format("json/pretty", codec.schema()) + "\n");
            String bytes =
                    HexFormat.of().formatHex(codec.encode(entry.getValue().sample()));
            Files.writeString(folder.resolve(entry.getKey() + ".hex"), bytes + "\n");
        }
    }

    @ParameterizedTest
    @MethodSource("released")
    void releasedSchemasAndTodaysReadEachOther(Released released) throws IOException {
        Subject subject = released.today();
        Schema today = subject.codec().schema();

        assertReads(released, "what was written with it cannot be read any more", today, released.schema());
        if (subject.readByOlder()) {
            assertReads(released, "a reader that still has it cannot read today's", released.schema(), today);
        }
    }

    private static void assertReads(Released released, String what, Schema reader, Schema writer) {
        var problems = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities();
        assertThat(problems)
                .as(
                        "%s of release %s: %s. Give each new field a default and each enum a default symbol, keep names and"
                                + " types, and add nothing to a union that older readers must read; where that cannot be,"
                                + " a new topic and an ADR are needed. The schema is under schemas/src/main/avro.",
                        released.subject(), released.version(), what)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("released")
    void releasedBytesAreReadAsTheSameValue(Released released) throws IOException {
        Subject subject = released.today();
        byte[] bytes = released.bytes();

        Object read = subject.codec().decode(bytes, 0, bytes.length, released.schema());

        assertThat(read).isEqualTo(subject.sample());
    }
}
