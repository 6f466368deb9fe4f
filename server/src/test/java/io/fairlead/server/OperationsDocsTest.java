package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.publisher.plan.WithheldBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the pages of alerts name is there, and what the program names of them too.
class OperationsDocsTest {
    private static final Path DOCS = Path.of("../docs/operations");
    private static final Pattern METER = Pattern.compile("fairlead_[a-z_]+[a-z]");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");
    private static final Pattern PAGE = Pattern.compile("docs/operations/[a-z-]+\\.md");

    private static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(DOCS)) {
            return pages.sorted().toList();
        }
    }

    private static List<MatchResult> all(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file)).results().toList();
    }

    @Test
    void nameOnlyMetersThatThereAre() throws IOException {
        Set<String> meters = Arrays.stream(Meter.values()).map(Meter::id).collect(Collectors.toSet());
        for (Path page : pages()) {
            assertThat(all(METER, page).stream().map(it -> it.group().replaceAll("_total$", "")))
                    .as("meters in %s", page)
                    .allMatch(meters::contains);
        }
    }

    @Test
    void linkOnlyToPagesThatThereAreAndTheFirstPageToEach() throws IOException {
        for (Path page : pages()) {
            assertThat(all(LINK, page).stream().map(it -> DOCS.resolve(it.group(1))))
                    .as("links in %s", page)
                    .allMatch(Files::exists);
        }
        String first = Files.readString(DOCS.resolve("README.md"));
        assertThat(pages().stream()
                        .map(page -> page.getFileName().toString())
                        .filter(name -> !name.equals("README.md")))
                .hasSizeGreaterThanOrEqualTo(4)
                .allMatch(name -> first.contains("(" + name + ")"));
    }

    @Test
    void areThereWhereTheProgramNamesThem() throws IOException {
        List<String> named = Stream.concat(
                        Arrays.stream(WithheldBy.values()).map(WithheldBy::remedy),
                        Stream.of(Files.readString(Path.of("../publisher/engine/src/main/java/io/fairlead/publisher/"
                                + "pipeline/LogListener.java"))))
                .flatMap(text -> PAGE.matcher(text).results().map(MatchResult::group))
                .toList();
        assertThat(named).hasSizeGreaterThanOrEqualTo(3).allMatch(page -> Files.exists(Path.of("..", page)));
    }
}
