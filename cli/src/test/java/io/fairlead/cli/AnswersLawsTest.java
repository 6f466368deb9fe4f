package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairlead.testkit.Seeds;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A program reads back what was printed for it, whatever a registry wrote into a name, and although the terminal's
/// protection is between the two.
final class AnswersLawsTest {
    private static final List<String> PARTS = List.of(
            "web",
            "true",
            "null",
            "~",
            "no",
            "1e5",
            "0x1f",
            "1_000",
            "-",
            "- ",
            ": ",
            ":",
            " #",
            "#",
            "'",
            "\"",
            "\\",
            "\\u200b",
            "{",
            "}",
            "[",
            "]",
            ",",
            "&a",
            "*a",
            "!t",
            "|",
            ">",
            "%",
            "@",
            "`",
            "?",
            "=",
            "<<",
            " ",
            "  ",
            "\n",
            "\n\n",
            "\t",
            "\r",
            "\r\n",
            "é",
            "日",
            "😀",
            "\u00a0",
            "\u00ad",
            "\u200b",
            "\u2028",
            "\u202e",
            "\u0000",
            "\u001b[2J",
            "\u0085",
            "\u009b",
            "\ufeff",
            "\u007f",
            "2026-01-31",
            "12:30:45",
            ".inf",
            "---",
            "...",
            "%YAML");

    static LongStream seeds() {
        return Seeds.all();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            text.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return text.toString();
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> random.nextInt(100_000);
            case 1 -> random.nextBoolean();
            case 2, 3 -> random.nextInt(10) == 0 ? "" : text(random);
            case 4 -> List.of(value(random, depth - 1), value(random, depth - 1));
            default -> row(random, depth - 1);
        };
    }

    private static Map<String, Object> row(Random random, int depth) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            row.put(text(random), value(random, depth));
        }
        return row;
    }

    private static List<Map<String, Object>> rows(long seed) {
        Random random = new Random(seed);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            rows.add(row(random, 2));
        }
        return rows;
    }

    private static String printed(OutputFormat format, List<Map<String, Object>> rows) {
        StringWriter shown = new StringWriter();
        Answers.print(Terminal.safe(shown), format, List.of(), rows);
        return shown.toString();
    }

    private static String streamed(OutputFormat format, List<Map<String, Object>> rows) {
        StringWriter shown = new StringWriter();
        RowStream stream = new RowStream(Terminal.safe(shown), format);
        rows.forEach(row -> stream.print(List.of(row)));
        stream.end();
        return shown.toString();
    }

    private static void assertReads(ObjectMapper mapper, String text, List<Map<String, Object>> rows) throws Exception {
        assertThat(mapper.readValue(text, new TypeReference<List<Map<String, Object>>>() {}))
                .as(text)
                .isEqualTo(rows);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void jsonReadsBackAsItWas(long seed) throws Exception {
        List<Map<String, Object>> rows = rows(seed);

        assertReads(new JsonMapper(), printed(OutputFormat.JSON, rows), rows);
        assertReads(new JsonMapper(), streamed(OutputFormat.JSON, rows), rows);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void yamlReadsBackAsItWas(long seed) throws Exception {
        List<Map<String, Object>> rows = rows(seed);

        assertReads(new YAMLMapper(), printed(OutputFormat.YAML, rows), rows);
        assertReads(new YAMLMapper(), streamed(OutputFormat.YAML, rows), rows);
    }
}
