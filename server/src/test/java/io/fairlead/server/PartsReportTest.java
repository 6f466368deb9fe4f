package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.runner.PartHealth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartsReportTest {
    private static Map<String, Object> report(List<PartHealth> parts) {
        Map<String, Object> row = new LinkedHashMap<>();
        PartsReport.put(parts, row);
        return row;
    }

    private static PartHealth failing(String part) {
        return new PartHealth(part, Instant.EPOCH, null, "INGEST-X", "broken");
    }

    private static PartHealth reading(String part) {
        return new PartHealth(part, Instant.EPOCH, Instant.EPOCH, null, null);
    }

    @Test
    void partsThatAreReadAreOnlyCounted() {
        Map<String, Object> row = report(List.of(reading("a"), failing("b"), reading("c")));

        assertThat(row).containsEntry("parts-reading", 2).containsEntry("parts-failing", 1);
        assertThat(String.valueOf(row.get("parts")))
                .contains("part=b", "state=failing", "last-answer=null", "code=INGEST-X")
                .doesNotContain("part=a", "part=c");
    }

    @Test
    void ofManyThatFailAHundredAreListed() {
        List<PartHealth> parts = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            parts.add(failing("p" + i));
        }

        Map<String, Object> row = report(parts);

        assertThat(row).containsEntry("parts-reading", 0).containsEntry("parts-failing", 1_000);
        assertThat((List<?>) row.get("parts")).hasSize(PartsReport.MOST);
    }
}
