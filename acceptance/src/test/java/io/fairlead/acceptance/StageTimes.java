package io.fairlead.acceptance;

import io.fairlead.publisher.pipeline.Timeline;
import io.fairlead.publisher.pipeline.Timeline.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

/// The milliseconds of many changes as two Markdown tables: from the moment Consul was asked to each stage, and of each
/// step by itself.
final class StageTimes {
    /// When one change passed what a test can see.
    record Change(Instant asked, Instant accepted, Timeline timeline, Instant inEnvoy) {
        private Instant at(Stage stage) {
            return Objects.requireNonNull(timeline.at().get(stage), () -> "no time of " + stage);
        }
    }

    private final Map<String, List<Double>> stages = new LinkedHashMap<>();
    private final Map<String, List<Double>> steps = new LinkedHashMap<>();

    private StageTimes() {}

    /// @param pushes when istiod began each push; the last one before a change was seen in Envoy is that change's
    static StageTimes of(List<Change> changes, List<Instant> pushes) {
        StageTimes times = new StageTimes();
        NavigableSet<Instant> ordered = new TreeSet<>(pushes);
        for (Change change : changes) {
            Instant pushed = Objects.requireNonNull(ordered.floor(change.inEnvoy()), "no push before it");
            times.addStages(change, pushed);
            times.addSteps(change, pushed);
        }
        return times;
    }

    private void addStages(Change change, Instant pushed) {
        Instant asked = change.asked();
        put(stages, "Consul has accepted it", asked, change.accepted());
        put(stages, "its answer was read (observed)", asked, change.at(Stage.OBSERVED));
        put(stages, "produced to `changes`", asked, change.at(Stage.PRODUCED));
        put(stages, "merged into `endpoints`", asked, change.at(Stage.MERGED));
        put(stages, "in the publisher's hand", asked, change.at(Stage.READ));
        put(stages, "planned", asked, change.at(Stage.PLANNED));
        put(stages, "acknowledged by kube-apiserver", asked, change.at(Stage.APPLIED));
        put(stages, "istiod began its push", asked, pushed);
        put(stages, "in Envoy's cluster", asked, change.inEnvoy());
    }

    private void addSteps(Change change, Instant pushed) {
        put(steps, "Consul answered", change.asked(), change.at(Stage.OBSERVED));
        put(steps, "produced", change.at(Stage.OBSERVED), change.at(Stage.PRODUCED));
        put(steps, "merged", change.at(Stage.PRODUCED), change.at(Stage.MERGED));
        put(steps, "read by the publisher", change.at(Stage.MERGED), change.at(Stage.READ));
        put(steps, "planned", change.at(Stage.READ), change.at(Stage.PLANNED));
        put(steps, "written", change.at(Stage.PLANNED), change.at(Stage.APPLIED));
        put(steps, "pushed (debounce included)", change.at(Stage.APPLIED), pushed);
        put(steps, "in Envoy", pushed, change.inEnvoy());
    }

    private static void put(Map<String, List<Double>> rows, String name, Instant from, Instant to) {
        rows.computeIfAbsent(name, _ -> new ArrayList<>())
                .add(Duration.between(from, to).toNanos() / 1e6);
    }

    String tables(String title) {
        return "\n" + title + "; ms since Consul was asked\n\n" + table("stage", stages) + "\nms of each step\n\n"
                + table("step", steps);
    }

    private static String table(String first, Map<String, List<Double>> rows) {
        StringBuilder table = new StringBuilder("| " + first + " | p50 | p99 | max |\n|---|---|---|---|\n");
        rows.forEach((name, times) -> {
            List<Double> sorted = times.stream().sorted().toList();
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.1f |%n",
                    name,
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() * 99 / 100),
                    sorted.getLast()));
        });
        return table.toString();
    }
}
