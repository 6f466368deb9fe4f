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

    private static final Pattern BEGINNING = Pattern.compile(
            "\"((?:APP|CONFIG|INGEST|WIRE|TOPOLOGY|TOPICS|PUBLISHER|MESH|EMBEDDED|KAFKA)-(?:[A-Z0-9-]*-)?)\"\\s*\\+");
    private static final Pattern END = Pattern.compile("\"([A-Z]+(?:-[A-Z]+)*)\"");
    private static final Pattern VARIABLE = Pattern.compile("\\+\\s*\"-[A-Z][A-Z-]+\"");

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

    /// Where a file appends the end of a code to its beginning, each text in capitals of that file is such an end.
    @Test
    void docsExplainEveryCodeThatIsMadeOfParts() throws IOException {
        String docs = Files.readString(Path.of("../docs/errors.md"));
        SortedSet<String> missing = new TreeSet<>();
        for (Path source : sources()) {
            String text = Files.readString(source);
            Matcher beginning = BEGINNING.matcher(text);
            while (beginning.find()) {
                Matcher end = END.matcher(text);
                while (end.find()) {
                    String code = beginning.group(1) + end.group(1);
                    if (CODE.matcher("\"" + end.group(1) + "\"").matches()) {
                        continue; // a whole code of its own
                    }
                    if (!docs.contains("| `" + code + "` |")) {
                        missing.add(code);
                    }
                }
            }
        }
        assertThat(missing).as("codes without a line in docs/errors.md").isEmpty();
    }

    @Test
    void noCodeHasAVariableMiddle() throws IOException {
        SortedSet<String> found = new TreeSet<>();
        for (Path source : sources()) {
            Matcher variable = VARIABLE.matcher(Files.readString(source));
            while (variable.find()) {
                found.add(source.getFileName() + ": " + variable.group());
            }
        }
        assertThat(found).as("codes that nobody can search for").isEmpty();
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
