package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.model.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a registry or an operator wrote, on its way to a terminal.
final class TerminalTest {
    private static final String HOSTILE = "web\u001b[31m\nforged  row\r\u202e\u0000\u009b\u2028";
    private static final List<Map<String, Object>> ROWS =
            List.of(Map.of("service", HOSTILE, "sources", List.of(HOSTILE)));

    private final StringWriter shown = new StringWriter();
    private final PrintWriter out = Terminal.safe(shown);

    private String lines() {
        return shown.toString();
    }

    private void assertNothingSteersTheTerminal() {
        assertThat(Printable.lines(lines())).isEqualTo(lines());
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void noFormatLetsTextSteerTheTerminal(OutputFormat format) {
        Answers.print(out, format, List.of("service", "sources"), ROWS);
        assertNothingSteersTheTerminal();
        assertThat(lines()).contains("web").doesNotContain("\nforged");
    }

    @Test
    void aRowOfATableIsOneLine() {
        Answers.print(out, OutputFormat.TABLE, List.of("service", "sources"), ROWS);
        assertThat(lines()).hasLineCount(2).contains("web\\u001b[31m\\nforged  row\\r\\u202e\\u0000\\u009b\\u2028");
    }

    @ParameterizedTest
    @EnumSource(OutputFormat.class)
    void noStreamOfRowsLetsTextSteerTheTerminal(OutputFormat format) {
        RowStream rows = new RowStream(out, format);
        rows.print(ROWS);
        rows.end();
        assertNothingSteersTheTerminal();
    }

    /// The demo colours its screen and escapes what it shows by itself.
    @Test
    void everyCommandPrintsByTheTerminal() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/fairlead/cli"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!List.of("Terminal.java", "DemoCommand.java", "FairleadCommand.java")
                        .contains(file.getFileName().toString())) {
                    assertThat(file).content().doesNotContain("getOut()").doesNotContain("getErr()");
                }
            }
        }
    }

    @Test
    void jsonStaysJson() throws Exception {
        Answers.print(out, OutputFormat.JSON, List.of(), ROWS);
        assertThat(new JsonMapper().readTree(lines()).get(0).path("service").asText())
                .isEqualTo(HOSTILE);
    }
}
