package io.fairlead.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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

    @Test
    void differencesAreATable() {
        assertThat(differences(OutputFormat.TABLE, List.of(Map.of("topic", "t.owners"))))
                .isEqualToNormalizingNewlines("TOPIC\nt.owners");
    }
}
