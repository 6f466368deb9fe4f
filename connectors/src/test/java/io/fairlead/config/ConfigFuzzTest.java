package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.failure.ConfigurationFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is in the file: it is accepted, or each mistake is reported with its place. Nothing else is thrown.
@Timeout(120)
final class ConfigFuzzTest {
    private static final List<String> TEXTS =
            List.of("every-key.good.yaml", "design.good.yaml", "embedded-kept.good.yaml");
    private static final List<String> TOKENS = List.of(
            "",
            " ",
            "\t",
            "\n",
            ":",
            ": ",
            "-",
            "- ",
            "#",
            " #",
            "[",
            "]",
            "{",
            "}",
            ",",
            "'",
            "\"",
            "\\",
            "&a ",
            "*a",
            "!!int ",
            "!x ",
            "|",
            ">",
            "%",
            "@",
            "`",
            "? ",
            "<<: ",
            "---\n",
            "...\n",
            "~",
            "null",
            "true",
            "yes",
            "0",
            "-1",
            "010",
            "0x1F",
            "1e400",
            "99999999999999999999",
            "0.1",
            ".nan",
            ".inf",
            "1_000",
            "2026-01-31",
            "${",
            "${env:NONE}",
            "${file:/nowhere}",
            "${x}",
            "$",
            "\ufeff",
            "\u0000",
            "\u0085",
            "\u2028",
            "😀",
            "\ud800",
            "é",
            "%zz",
            "http://",
            "localhost:0",
            "1s",
            "1y",
            "100%",
            "101%",
            "*",
            "~/x",
            "../x",
            "/");

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    private static String any(Random random) {
        return TOKENS.get(random.nextInt(TOKENS.size()));
    }

    /// Replaces a piece of a line, or a line, by something else.
    private static String mutated(Random random) {
        List<String> lines = new ArrayList<>(
                List.of(Corpus.text(TEXTS.get(random.nextInt(TEXTS.size()))).split("\n", -1)));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            int from = random.nextInt(line.length() + 1);
            int to = from + random.nextInt(Math.min(8, line.length() - from) + 1);
            switch (random.nextInt(8)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, line);
                case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
                case 3 -> lines.set(at, " ".repeat(random.nextInt(4)) + line);
                case 4 ->
                    lines.set(
                            at,
                            line.replaceFirst(
                                    ":.*", ": " + any(random).replace("\\", "").replace("$", "")));
                default -> lines.set(at, line.substring(0, from) + any(random) + line.substring(to));
            }
            if (lines.isEmpty()) {
                lines.add(any(random));
            }
        }
        return String.join("\n", lines);
    }

    private static void assertReadOrReported(String text) {
        try {
            FairleadConfig config = Corpus.parse(text);
            assertThat(config.pipeline()).as(text).isNotEmpty();
        } catch (ConfigurationFailure failure) {
            assertThat(failure.code()).isEqualTo("CONFIG-INVALID");
            assertThat(String.valueOf(failure.getMessage()).lines())
                    .as(text)
                    .isNotEmpty()
                    .allMatch(line -> line.matches("(?s)fairlead\\.yaml( line \\d+( column \\d+)?)?: .+"));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anEditOfAGoodFileIsReadOrReported(long seed) {
        assertReadOrReported(mutated(new Random(seed)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyTextIsReadOrReported(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.append(random.nextBoolean() ? any(random) : "pipeline");
        }
        assertReadOrReported(text.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "# nothing\n",
                "---\n",
                "---\n---\n",
                "null",
                "[]",
                "[{}]",
                "text",
                "1: 2",
                "null: 2",
                "? [a]\n: b",
                "? {a: b}\n: c",
                "{}",
                "pipeline: {}",
                "sources: ~",
                "sources: [~, ~]",
                "sources: {a: b}",
                "targets: [[]]",
                "a: &a [*a]",
                "a: &a {b: *a}",
                "!!java.net.URL [http://localhost]",
                "pipeline: !!binary aGVsbG8=",
                "pipeline: !!set {a}",
                "pipeline: !!int shop",
                "pipeline: !!float 1x",
                "pipeline: !!bool shop",
                "pipeline: !!null shop",
                "http: {port: 1e999999999}",
                "http: {port: 1e-999999999}",
                "\u0000",
                "\ud800",
                "pipeline: \"\\ud800\"",
                "pipeline: \"\\x00\"",
                "%YAML 9.9\n---\n{}",
                "%TAG ! tag:x,2000:\n---\n{}"
            })
    void oddFilesAreReported(String text) {
        assertReadOrReported(text);
    }

    /// Depth, width and aliases cost a file of a few bytes nothing.
    @ParameterizedTest
    @ValueSource(ints = {1, 50, 1000, 100_000})
    void aDeepFileIsReported(int depth) {
        assertReadOrReported("a: " + "[".repeat(depth) + "]".repeat(depth));
        assertReadOrReported("{a: ".repeat(depth) + "1" + "}".repeat(depth));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 40})
    void aliasesOfAliasesAreReported(int levels) {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i <= levels; i++) {
            text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertReadOrReported(text.toString());
    }

    /// Editors of other systems: neither changes what the file says.
    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r"})
    void lineEndsAreNoPartOfTheContent(String end) {
        String text = Corpus.text("every-key.good.yaml");

        assertThat(Corpus.parse(text.replace("\n", end))).isEqualTo(Corpus.parse(text));
        assertThat(Corpus.parse("\ufeff" + text)).isEqualTo(Corpus.parse(text));
    }
}
