package io.fairlead.bench.pure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.bench.pure.PureBench.Figure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openjdk.jmh.runner.options.TimeValue;

/// What the pure parts allocate for each operation hardly depends on how busy the machine is once it is compiled, so
/// more of it is a
/// change of the code. `-Dbench.regenerate=true` writes the baseline.
@EnabledIfSystemProperty(named = "bench.check", matches = "true", disabledReason = "only with -Pbench-check")
class BaselineIT {
    private static final Path BASELINE = Path.of("baseline.json");
    private static final double ALLOWED = 1.15;
    /// In the same run: a change in a service a thousand times as large. A scan of it would be a hundred times slower.
    private static final double LARGE_SERVICE = 0.3;

    private final JsonMapper json = new JsonMapper();

    @Test
    @Timeout(600)
    void allocatesNoMoreThanBeforeAndNoMoreInALargeService() throws Exception {
        Map<String, Figure> figures = new TreeMap<>();
        PureBench.measure(3, TimeValue.seconds(1)).forEach(figure -> figures.put(figure.name(), figure));
        if (Boolean.getBoolean("bench.regenerate")) {
            write(figures);
        }
        JsonNode baseline = json.readTree(BASELINE.toFile());
        assertThat(figures.keySet())
                .as("bench/baseline.json names other benchmarks; ./mvnw verify -Pbench-check -pl bench -am "
                        + "-Dbench.regenerate=true writes it")
                .containsExactlyInAnyOrderElementsOf(names(baseline));
        assertThat(figures.values())
                .allSatisfy(figure -> assertThat(figure.allocated())
                        .as("bytes that %s allocates; the baseline is %s", figure.name(), baseline.get(figure.name()))
                        .isLessThanOrEqualTo(baseline.get(figure.name()).asDouble() * ALLOWED));
        assertThat(perSecond(figures, 10_000))
                .as("merges a second in services of 10,000 endpoints, next to those in services of 10")
                .isGreaterThan(LARGE_SERVICE * perSecond(figures, 10));
    }

    private static double perSecond(Map<String, Figure> figures, int endpointsEach) {
        return Objects.requireNonNull(figures.get("MergeBenchmark.merge, services of " + endpointsEach))
                .perSecond();
    }

    private static List<String> names(JsonNode baseline) {
        return baseline.properties().stream().map(Map.Entry::getKey).toList();
    }

    private void write(Map<String, Figure> figures) throws Exception {
        ObjectNode all = json.createObjectNode();
        figures.forEach((name, figure) -> all.put(name, Math.round(figure.allocated())));
        Files.writeString(BASELINE, all.toPrettyString() + "\n");
    }
}
