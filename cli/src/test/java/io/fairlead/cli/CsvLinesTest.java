package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvLinesTest {
    @Test
    void valuesAreQuotedAndAreNoFormulas() {
        assertThat(CsvLines.of(
                        List.of("a", "b", "c"),
                        List.of(Map.of("a", "x,\"y\"", "b", List.of("one", "two")), Map.of("a", "=1+1", "c", 7))))
                .containsExactly("\"a\",\"b\",\"c\"", "\"x,\"\"y\"\"\",\"one, two\",\"\"", "\"'=1+1\",\"\",\"7\"");
    }
}
