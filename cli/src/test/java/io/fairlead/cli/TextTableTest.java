package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextTableTest {
    private static final String PROBLEM =
            "Consul at http://127.0.0.1:8500 does not answer: connection refused; start it, or correct the address";
    private static final List<String> COLUMNS = List.of("source", "state", "blocked-on", "problem");
    private static final List<Map<String, Object>> ROWS = List.of(
            Map.of("source", "dc1", "state", "failing", "blocked-on", List.of(), "problem", PROBLEM),
            Map.of("source", "dc2", "state", "failing", "blocked-on", List.of(), "problem", PROBLEM),
            Map.of("source", "static", "state", "reading", "blocked-on", List.of()));

    private static String printed(int width) {
        StringWriter out = new StringWriter();
        new TextTable(COLUMNS, ROWS).print(new PrintWriter(out, true), width);
        return out.toString();
    }

    @Test
    void withoutALimitEverythingIsInItsRow() {
        assertThat(printed(TerminalWidth.UNLIMITED)).isEqualToNormalizingNewlines("""
            SOURCE  STATE    BLOCKED-ON  PROBLEM
            dc1     failing  -           %s
            dc2     failing  -           %s
            static  reading  -           -
            """.formatted(PROBLEM, PROBLEM));
    }

    @Test
    void longProblemsStandBelowTheTableOnce() {
        assertThat(printed(60)).isEqualToNormalizingNewlines("""
            SOURCE  STATE    BLOCKED-ON  PROBLEM
            dc1     failing  -           [1]
            dc2     failing  -           [1]
            static  reading  -           -

            [1] Consul at http://127.0.0.1:8500 does not answer:
                connection refused; start it, or correct the address
            """);
    }

    @Test
    void columnsWithoutAValueGoWhereItIsStillTooWide() {
        assertThat(printed(30)).startsWith("SOURCE  STATE    PROBLEM\n").doesNotContain("BLOCKED-ON");
    }

    @Test
    void aRowThatIsStillTooLongIsAListOfItsValues() {
        assertThat(printed(20)).startsWith("SOURCE        dc1\n").contains("  STATE       failing\n", "  PROBLEM     ");
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        for (int width = 50; width < 130; width++) {
            int most = width;
            assertThat(printed(width).lines()).allMatch(line -> line.length() <= most);
        }
    }

    @Test
    void columnsOfTheEnvironmentCountBeforeTheTerminal() {
        assertThat(TerminalWidth.ofHelp(100)).isEqualTo(100);
        assertThat(TerminalWidth.ofHelp(20)).isEqualTo(55);
        assertThat(TerminalWidth.ofHelp(400)).isEqualTo(120);
        assertThat(TerminalWidth.ofHelp(TerminalWidth.UNLIMITED)).isEqualTo(80);
        assertThat(TerminalWidth.of("132", () -> 80)).isEqualTo(132);
        assertThat(TerminalWidth.of(null, () -> 80)).isEqualTo(80);
        assertThat(TerminalWidth.of("wide", () -> 80)).isEqualTo(80);
        assertThat(TerminalWidth.of("0", () -> 80)).isEqualTo(80);
    }
}
