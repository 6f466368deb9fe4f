package io.fairlead.app;

import io.fairlead.publisher.pipeline.Timeline;
import io.fairlead.publisher.pipeline.Timeline.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The milliseconds from the moment Consul was asked to each stage of many changes, as a Markdown table.
final class StageTimes {
    private final Map<String, List<Double>> stages = new LinkedHashMap<>();
    private int count;

    void add(Instant asked, Instant accepted, Timeline timeline, Instant inEnvoy) {
        count++;
        put("Consul has accepted it", asked, accepted);
        put("its answer was read (observed)", asked, at(timeline, Stage.OBSERVED));
        put("produced to `changes`", asked, at(timeline, Stage.PRODUCED));
        put("merged into `endpoints`", asked, at(timeline, Stage.MERGED));
        put("in the publisher's hand", asked, at(timeline, Stage.READ));
        put("planned", asked, at(timeline, Stage.PLANNED));
        put("acknowledged by kube-apiserver", asked, at(timeline, Stage.APPLIED));
        put("in Envoy's cluster", asked, inEnvoy);
    }

    private static Instant at(Timeline timeline, Stage stage) {
        return Objects.requireNonNull(timeline.at().get(stage), () -> "no time of " + stage);
    }

    private void put(String stage, Instant from, Instant to) {
        stages.computeIfAbsent(stage, _ -> new ArrayList<>())
                .add(Duration.between(from, to).toNanos() / 1e6);
    }

    int count() {
        return count;
    }

    String table(String title) {
        StringBuilder table = new StringBuilder(
                "\n" + title + "; ms since Consul was asked\n\n| stage | p50 | p99 | max |\n|---|---|---|---|\n");
        stages.forEach((stage, times) -> {
            List<Double> sorted = times.stream().sorted().toList();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.1f |%n",
                    stage,
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() * 99 / 100),
                    sorted.getLast()));
        });
        return table.toString();
    }
}
