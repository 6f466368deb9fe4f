package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AnswersTest {
    private final StringWriter out = new StringWriter();

    private String differences(OutputFormat format, List<Map<String, Object>> rows) {
        Answers.printDifferences(new PrintWriter(out, true), format, List.of("topic"), rows);
        return out.toString().strip();
    }

    @Test
    void peopleReadThatThereAreNoDifferences() {
        assertThat(differences(OutputFormat.TABLE, List.of())).isEqualTo("no differences");
    }

    @Test
    void programsGetAnEmptyList() {
        assertThat(differences(OutputFormat.JSON, List.of())).isEqualTo("[ ]");
    }

    /// A reader of YAML 1.1 would make a number or a time of each, one of YAML 1.2 of the second.
    @Test
    void textsStayTextsInYaml() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("version", "123456789012");
        row.put("digest", "123e45678901");
        row.put("since", "2026-11-29T10:00:00Z");
        row.put("status", "true");
        row.put("state", "ready");
        row.put("count", 3);
        assertThat(differences(OutputFormat.YAML, List.of(row))).isEqualToNormalizingNewlines("""
                - version: "123456789012"
                  digest: "123e45678901"
                  since: "2026-11-29T10:00:00Z"
                  status: "true"
                  state: ready
                  count: 3""");
    }

    @Test
    void differencesAreATable() {
        assertThat(differences(OutputFormat.TABLE, List.of(Map.of("topic", "t.owners"))))
                .isEqualToNormalizingNewlines("TOPIC\nt.owners");
    }
}
