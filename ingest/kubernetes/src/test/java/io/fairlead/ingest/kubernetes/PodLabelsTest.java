package io.fairlead.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodLabelsTest {
    private static final Map<String, String> LABELS = Map.of("app", "web", "version", "v1", "hash", "x");

    @Test
    void areThoseThatAreNamed() {
        assertThat(new PodLabels(List.of("version", "team")).of(LABELS)).isEqualTo(Map.of("version", "v1"));
    }

    @Test
    void areAllWithAStar() {
        assertThat(new PodLabels(List.of("*")).of(LABELS)).isEqualTo(LABELS);
    }
}
