package io.fairlead.ingest.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.inventory.Rejected;
import io.fairlead.model.Instance;
import io.fairlead.model.Traits;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The corpus beside this class: each `*.good.*` with its instances, each `*.bad.*` with its exact report and the
/// instances that are used nevertheless, in a `.txt` of the same name.
class FileParserTest {
    static List<Path> corpus() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(FileParserTest.class.getResource("full.good.yaml"))
                        .toURI())
                .getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(".*\\.(good|bad)\\.(yaml|json)"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void readsOrReportsExactly(Path file) throws IOException {
        String name = file.getFileName().toString();
        Path expected = file.resolveSibling(name.replaceAll("\\.(yaml|json)$", ".txt"));

        String said = show(FileParser.parse(name, Files.readAllBytes(file)));

        assertThat(said).isEqualTo(Files.readString(expected).stripTrailing());
    }

    @Test
    void reportsTheFirstProblemsOfMany() {
        String yaml = "services:\n"
                + IntStream.range(0, 100).mapToObj(i -> "  - x" + i + "\n").collect(Collectors.joining());

        String said = show(FileParser.parse("many.yaml", yaml.getBytes(StandardCharsets.UTF_8)));

        assertThat(said.lines()).hasSize(22).startsWith("unread many.yaml#");
        assertThat(said).endsWith("many.yaml: and 80 more");
    }

    @Test
    void reportsTheSameCauseWhereOnlyLinesMoved() {
        assertThat(causes("services:\n  - {name: a, ports: 80, endpoints: []}\n"))
                .isEqualTo(causes("# a remark\nservices:\n\n  - {name: a, ports: 80, endpoints: []}\n"));
    }

    private static List<String> causes(String yaml) {
        return FileParser.parse("a.yaml", yaml.getBytes(StandardCharsets.UTF_8))
                        instanceof FileParser.Parsed.Good(var _, List<Rejected> rejected)
                ? rejected.stream().map(Rejected::cause).toList()
                : List.of();
    }

    @Test
    void endsWithAFileOfManyLevels() {
        String json = "[".repeat(500_000);

        String said = show(FileParser.parse("deep.json", json.getBytes(StandardCharsets.UTF_8)));

        assertThat(said).startsWith("deep.json line 1: ").doesNotContain("Exception");
    }

    @Test
    void readsAFileAsLargeAsTheDefaultOfTheYamlLibraryForbids() {
        String endpoints = IntStream.range(0, 120_000)
                .mapToObj(i -> "      - {address: 10." + i / 62500 + "." + (i / 250) % 250 + "." + i % 250 + "}\n")
                .collect(Collectors.joining());
        String yaml = "services:\n  - name: a\n    ports: [80]\n    endpoints:\n" + endpoints;

        FileParser.Parsed parsed = FileParser.parse("large.yaml", yaml.getBytes(StandardCharsets.UTF_8));

        assertThat(yaml.length()).isGreaterThan(3 << 20);
        assertThat(parsed)
                .isInstanceOfSatisfying(
                        FileParser.Parsed.Good.class,
                        good -> assertThat(good.instances()).hasSize(120_000));
    }

    private static String show(FileParser.Parsed parsed) {
        return switch (parsed) {
            case FileParser.Parsed.Good(var instances, var rejected) ->
                Stream.concat(
                                instances.stream().map(FileParserTest::show),
                                rejected.stream().map(FileParserTest::show))
                        .collect(Collectors.joining("\n"));
            case FileParser.Parsed.Bad(String problems) -> problems;
        };
    }

    private static String show(Rejected it) {
        String unread = it.unread().map(prefix -> "unread " + prefix).orElse("remark on " + it.item());
        return unread + "\n  " + it.text().replace("\n", "\n  ");
    }

    private static String show(Instance it) {
        String ports = it.ports().stream()
                .map(port -> port.name() + ":" + port.number() + "/" + port.protocol() + ">" + port.target())
                .toList()
                .toString();
        return String.join(
                " ",
                it.id(),
                it.naming().host(),
                it.naming().namespace(),
                it.address() + (it.network().isEmpty() ? "" : "|" + it.network()),
                ports,
                it.health().toString(),
                it.traits().labels().toString(),
                it.traits().locality().toString(),
                it.traits().weight() == Traits.WEIGHT_UNSET
                        ? "0"
                        : String.valueOf(it.traits().weight()),
                it.traits().serviceAccount(),
                it.tags().toString(),
                it.metadata().toString());
    }
}
