package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.Seeds;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tables of any content at any width.
final class TextTableLawsTest {
    private static final List<String> COLUMNS = List.of("name", "state", "count", "reason", "message");

    static LongStream seeds() {
        return Seeds.all();
    }

    private static String sentence(Random random, int most) {
        List<String> words = new ArrayList<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            StringBuilder word = new StringBuilder();
            for (int length = random.nextInt(12); length >= 0; length--) {
                word.append((char) ('a' + random.nextInt(26)));
            }
            words.add(word.toString());
        }
        return String.join(" ", words);
    }

    private static List<Map<String, Object>> rows(Random random) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (String column : COLUMNS) {
                if (random.nextInt(4) > 0) {
                    row.put(column, sentence(random, column.length() > 5 ? 20 : 2));
                }
            }
            rows.add(row);
        }
        return rows;
    }

    private static String printed(List<Map<String, Object>> rows, int width) {
        StringWriter out = new StringWriter();
        new TextTable(COLUMNS, rows).print(new PrintWriter(out, true), width);
        return out.toString();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noWidthLosesAValue(long seed) {
        Random random = new Random(seed);
        List<Map<String, Object>> rows = rows(random);
        String all = printed(rows, 20 + random.nextInt(150)).replaceAll("\\s+", " ");

        for (Map<String, Object> row : rows) {
            row.values().forEach(value -> assertThat(all).contains(value.toString()));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noLineIsWiderThanTheTerminal(long seed) {
        Random random = new Random(seed);
        List<Map<String, Object>> rows = rows(random);
        int width = 40 + random.nextInt(150);

        assertThat(printed(rows, width).lines())
                .allMatch(line -> line.stripTrailing().length() <= width);
    }

    /// `grep` and `awk` see each row as one line.
    @ParameterizedTest
    @MethodSource("seeds")
    void aRowIsALineWhereThereIsNoTerminal(long seed) {
        List<Map<String, Object>> rows = rows(new Random(seed));

        assertThat(printed(rows, TerminalWidth.UNLIMITED)).hasLineCount(rows.size() + 1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void wrappedLinesJoinToTheText(long seed) {
        Random random = new Random(seed);
        String text = sentence(random, 30);
        int width = random.nextInt(100);

        List<String> lines = Wrapped.lines(text, width);

        assertThat(String.join(" ", lines)).isEqualTo(text);
        assertThat(lines).allMatch(line -> line.length() <= Math.max(width, 20));
    }
}
