package io.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.bench.BenchCommand.Bench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// docs/performance.md and the help name every benchmark, and no other.
class BenchDocsTest {
    private static SortedSet<String> benches() {
        SortedSet<String> names = new TreeSet<>();
        Arrays.stream(Bench.values())
                .filter(bench -> bench != Bench.ALL)
                .forEach(bench -> names.add(bench.name().toLowerCase(Locale.ROOT)));
        return names;
    }

    @Test
    void thePageDescribesEachInItsTable() throws IOException {
        String page = Files.readString(Path.of("../docs/performance.md"));
        int begin = page.indexOf("## The benches");
        String table = page.substring(begin, page.indexOf("\n## ", begin + 1));
        SortedSet<String> described = new TreeSet<>();
        Pattern.compile("(?m)^\\| ([a-z, ]+) \\|")
                .matcher(table)
                .results()
                .forEach(row -> described.addAll(Arrays.asList(row.group(1).split(", "))));
        described.remove("bench");

        assertThat(described).isEqualTo(benches());
    }

    @Test
    void theHelpNamesEach() {
        String help = new CommandLine(new BenchCommand()).getUsageMessage().replaceAll("\\s+", " ");

        assertThat(benches()).allMatch(help::contains);
    }
}
