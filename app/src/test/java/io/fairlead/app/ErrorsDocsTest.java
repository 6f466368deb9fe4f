package io.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.config.ErrorCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorsDocsTest {
    private static final Path PAGE = Path.of("../docs/errors.md");
    private static final String PREFIXES =
            "(?:API|APP|CLOCK|CONFIG|EMBEDDED|INGEST|KAFKA|MESH|PUBLISHER|RECORD|SNAPSHOT|SOURCE|THREAD|TOPICS|TOPOLOGY|WIRE)-";
    /// Not only whole literals: log lines of the topology begin with their code.
    private static final Pattern CODE =
            Pattern.compile("(?<![A-Z0-9-])" + PREFIXES + "[A-Z0-9-]*[A-Z0-9](?![A-Z0-9-])");
    private static final Pattern BEGINNING = Pattern.compile("\"(" + PREFIXES + "(?:[A-Z0-9-]*-)?)\"\\s*\\+");
    private static final Pattern END = Pattern.compile("\"([A-Z]+(?:-[A-Z]+)*)\"");
    private static final Pattern VARIABLE = Pattern.compile("\\+\\s*\"-[A-Z][A-Z-]+\"");

    private final ErrorCatalog catalog = ErrorCatalog.load();
    /// The code of each module, in one text for each file.
    private final Map<String, Map<Path, String>> modules = modules();

    @Test
    void documentsTheCodesAsTheModulesDescribeThem() throws IOException {
        String page = ErrorsPage.render(catalog);
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/errors.md is stale; its first lines say how it is made")
                .isEqualTo(page);
    }

    @Test
    void describesEveryCodeOfTheProgramAndNoOther() {
        SortedSet<String> used = new TreeSet<>();
        modules.values().stream().flatMap(files -> files.values().stream()).forEach(text -> used.addAll(codes(text)));
        assertThat(used)
                .as("codes in the code (left) and codes with a description")
                .isEqualTo(catalog.codes().keySet());
    }

    /// So that a module that is left out takes its codes along, and a new one changes no other.
    @Test
    void eachCodeIsDescribedInAModuleThatUsesIt() throws IOException {
        SortedMap<String, String> elsewhere = new TreeMap<>();
        for (Map.Entry<String, Map<Path, String>> module : modules.entrySet()) {
            Set<String> used = module.getValue().values().stream()
                    .flatMap(text -> codes(text).stream())
                    .collect(Collectors.toSet());
            for (String code : described(module.getKey())) {
                if (!used.contains(code)) {
                    elsewhere.put(code, module.getKey());
                }
            }
        }
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void noCodeHasAVariableMiddle() {
        SortedSet<String> found = new TreeSet<>();
        modules.values().stream().flatMap(files -> files.entrySet().stream()).forEach(file -> {
            Matcher variable = VARIABLE.matcher(file.getValue());
            while (variable.find()) {
                found.add(file.getKey().getFileName() + ": " + variable.group());
            }
        });
        assertThat(found).as("codes that nobody can search for").isEmpty();
    }

    /// Where a file appends the end of a code to its beginning, each text in capitals of that file is such an end.
    private static Set<String> codes(String text) {
        Set<String> codes = new TreeSet<>();
        Matcher code = CODE.matcher(text);
        while (code.find()) {
            codes.add(code.group());
        }
        Matcher beginning = BEGINNING.matcher(text);
        while (beginning.find()) {
            Matcher end = END.matcher(text);
            while (end.find()) {
                if (!CODE.matcher(end.group(1)).matches()) {
                    codes.add(beginning.group(1) + end.group(1));
                }
            }
        }
        return codes;
    }

    private static Collection<String> described(String module) throws IOException {
        Path file = Path.of("..", module, "src/main/resources/META-INF/fairlead/errors.yaml");
        if (!Files.exists(file)) {
            return Set.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.matches("[A-Z0-9-]+:"))
                    .map(line -> line.substring(0, line.length() - 1))
                    .toList();
        }
    }

    private static Map<String, Map<Path, String>> modules() {
        Map<String, Map<Path, String>> modules = new HashMap<>();
        Path root = Path.of("..");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(it -> it.toString().matches(".*/src/main/java/.*\\.java"))
                    .filter(it -> !it.toString().matches(".*/(testkit|bench)/.*"))
                    .toList()) {
                String module = root.relativize(file).toString().replaceAll("/src/main/java/.*", "");
                modules.computeIfAbsent(module, _ -> new HashMap<>()).put(file, Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(modules).hasSizeGreaterThan(15);
        return modules;
    }
}
