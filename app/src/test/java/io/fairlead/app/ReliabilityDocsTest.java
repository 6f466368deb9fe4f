package io.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The tests that docs/reliability.md names are there.
class ReliabilityDocsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT|Contract))\\.([a-zA-Z0-9]+)`");

    @Test
    void namesOnlyTestsThatThereAre() throws IOException {
        Map<String, String> sources = sources();
        assertThat(NAMED.matcher(Files.readString(ROOT.resolve("docs/reliability.md")))
                        .results()
                        .toList())
                .hasSizeGreaterThan(40)
                .allSatisfy(named -> assertThat(sources.getOrDefault(named.group(1), ""))
                        .as(named.group())
                        .contains("void " + named.group(2) + "("));
    }

    /// Tests of one name in several modules are taken for one.
    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java")
                            && !file.toString().contains("/target/")
                            && file.toString().contains("/src/"))
                    .collect(Collectors.toMap(ReliabilityDocsTest::name, ReliabilityDocsTest::text, String::concat));
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
