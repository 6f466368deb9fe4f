package io.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorsDocsTest {
    private static final Pattern CODE = Pattern.compile(
            "\"((?:APP|CONFIG|INGEST|WIRE|TOPOLOGY|TOPICS|PUBLISHER|MESH|EMBEDDED|KAFKA)-[A-Z0-9-]*[A-Z0-9])\"");

    @Test
    void docsExplainEveryCodeOfTheProgram() throws IOException {
        String docs = Files.readString(Path.of("../docs/errors.md"));
        SortedSet<String> missing = new TreeSet<>();
        for (Path source : sources()) {
            Matcher code = CODE.matcher(Files.readString(source));
            while (code.find()) {
                if (!docs.contains("| `" + code.group(1) + "` |")) {
                    missing.add(code.group(1));
                }
            }
        }
        assertThat(missing).as("codes without a line in docs/errors.md").isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            List<Path> sources = files.filter(it -> it.toString().matches(".*/src/main/java/.*\\.java"))
                    .filter(it -> !it.toString().contains("/testkit/"))
                    .toList();
            assertThat(sources).hasSizeGreaterThan(100);
            return sources;
        }
    }
}
