package io.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Documents are wrapped, and what they refer to exists.
class DocsStyleTest {
    private static final int WIDTH = 120;
    private static final Pattern UNBREAKABLE = Pattern.compile("`[^`]*`|!?\\[[^\\]]*\\]\\([^)]*\\)");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|mailto:)([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern WORD = Pattern.compile("[A-Z][A-Za-z0-9]*");
    private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)`");
    private static final Pattern ADR = Pattern.compile("ADR (\\d+)");

    @Test
    void linesAreWrapped() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path page : pages()) {
            boolean code = false;
            List<String> lines = Files.readAllLines(page);
            if (String.join("\n", lines).contains("<!-- Made from ")) {
                continue;
            }
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                code ^= line.strip().startsWith("```");
                if (!code && !line.strip().startsWith("|") && couldBreak(line)) {
                    tooLong.add(page + ":" + (i + 1));
                }
            }
        }
        assertThat(tooLong).as("lines of more than " + WIDTH + " characters").isEmpty();
    }

    /// Tables, code and links may be longer.
    private static boolean couldBreak(String line) {
        if (line.length() <= WIDTH) {
            return false;
        }
        String text =
                UNBREAKABLE.matcher(line).replaceAll(it -> "x".repeat(it.group().length()));
        return text.substring(0, WIDTH).strip().replaceFirst("^[-*] ", "").contains(" ");
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!Files.exists(page.resolveSibling(link.group(1)))) {
                    dead.add(page + ": " + link.group(1));
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void decisionsThatAreNamedExist() throws IOException {
        List<String> adrs;
        try (Stream<Path> files = Files.list(Path.of("../docs/adr"))) {
            adrs = files.map(it -> it.getFileName().toString().substring(0, 4)).toList();
        }
        List<String> unknown = new ArrayList<>();
        for (Path file : Stream.concat(pages().stream(), sources().stream()).toList()) {
            Matcher adr = ADR.matcher(Files.readString(file));
            while (adr.find()) {
                if (!adrs.contains("%04d".formatted(Integer.parseInt(adr.group(1))))) {
                    unknown.add(file + ": " + adr.group());
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    /// A type that was renamed or deleted is in no source any more. Decisions also name what was not taken.
    /// `NameSource`
    /// and the like are placeholders; reasons such as `TargetClosed` are made of the state's name.
    @Test
    void typesThatAreNamedExist() throws IOException {
        Set<String> known = new HashSet<>();
        for (Path file : files(".*\\.(?:java|avdl|ya?ml|json)")) {
            // Some test files are deliberately not UTF-8.
            Matcher word = WORD.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            while (word.find()) {
                known.add(word.group());
            }
        }
        List<String> unknown = new ArrayList<>();
        for (Path page :
                pages().stream().filter(it -> !it.startsWith("../docs/adr")).toList()) {
            Matcher type = TYPE.matcher(Files.readString(page));
            while (type.find()) {
                if (!known.contains(type.group(1))
                        && !type.group(1).matches("Name[A-Z][a-z]+|Target(?:Connecting|Gated|Closed)")) {
                    unknown.add(page + ": " + type.group(1));
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    private static List<Path> pages() throws IOException {
        return files("\\.\\./(?:[A-Z]+\\.md|docs/.*\\.md|[a-z]+/(?:[a-z]+/)?DESIGN\\.md)").stream()
                .filter(it -> !it.startsWith("../docs/notes"))
                .toList();
    }

    private static List<Path> sources() throws IOException {
        return files(".*/src/(?:main|test)/java/.*\\.java");
    }

    private static List<Path> files(String pattern) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(".."))) {
            return all.filter(it -> it.toString().matches(pattern))
                    .filter(it -> !it.toString().contains("/target/"))
                    .toList();
        }
    }
}
