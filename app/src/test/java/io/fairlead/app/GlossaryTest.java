package io.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds code, messages and documents to docs/glossary.md.
class GlossaryTest {
    private static final Path GLOSSARY = Path.of("../docs/glossary.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+?) \\| (.+?) \\|$");

    @Test
    void wordsThatAreNotUsedAreNowhere() throws IOException {
        SortedMap<String, String> words = words();
        assertThat(words).hasSizeGreaterThan(5);
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                find(words, file + ":" + (i + 1), lines.get(i), found);
            }
        }
        assertThat(found).isEmpty();
    }

    private static void find(SortedMap<String, String> words, String place, String line, List<String> found) {
        words.forEach((written, instead) -> {
            String word = written.replace("`", "");
            boolean isFormerName = !word.equals(written);
            if (!(isFormerName && place.contains("CHANGELOG.md"))
                    && Pattern.compile("(?i)(?<!\\w)" + Pattern.quote(word) + "(?!\\w)")
                            .matcher(line)
                            .find()) {
                found.add(place + ": \"" + word + "\"; say: " + instead);
            }
        });
    }

    /// Each with what to say instead: the table at the end of the glossary.
    private static SortedMap<String, String> words() throws IOException {
        String glossary = Files.readString(GLOSSARY);
        Matcher row = ROW.matcher(glossary.substring(glossary.indexOf("| not | but |")));
        SortedMap<String, String> words = new TreeMap<>();
        while (row.find()) {
            if (!row.group(1).equals("not")) {
                words.put(row.group(1), row.group(2));
            }
        }
        return words;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(".."))) {
            return all.filter(Files::isRegularFile)
                    .filter(it -> it.toString()
                            .matches(".*/src/main/(java|resources|avro)/.*|\\.\\./docs/.*\\.md|\\.\\./[A-Z]+\\.md"))
                    .filter(it -> it.toString().matches(".*\\.(java|md|json|avdl|xml)"))
                    .filter(it -> !it.toString().matches(".*/(target|notes|testkit|bench)/.*"))
                    .filter(it -> !it.equals(GLOSSARY))
                    .toList();
        }
    }
}
