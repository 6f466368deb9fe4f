package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricsDocsTest {
    private static final Path DOCS = Path.of("../docs/metrics.md");

    @Test
    void docsListEveryMeter() throws IOException {
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(DOCS, page());
        }
        assertThat(Files.readString(DOCS))
                .as(
                        "docs/metrics.md is stale; ./mvnw -q -pl server -am test -Dtest=MetricsDocsTest -Dregenerate=true writes it")
                .isEqualTo(page());
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Metrics

                Generated from the code. Exposed at `/metrics` in the text format of Prometheus, where counters end in `_total` and
                histograms have `_bucket`, `_sum` and `_count`. In addition: metrics of the JVM's memory, garbage collection and CPU.

                | name | type | labels | description |
                |---|---|---|---|
                """);
        for (Meter meter : Meter.values()) {
            page.append("| `%s` | %s | %s | %s |\n".formatted(meter.id(), meter.type(), meter.labels(), meter.tells()));
        }
        return page.toString();
    }
}
