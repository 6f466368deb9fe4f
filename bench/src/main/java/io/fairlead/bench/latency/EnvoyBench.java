package io.fairlead.bench.latency;

import io.fairlead.bench.latency.RealMesh.Passed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import io.fairlead.table.image.Timeline.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/// From Consul to a client's proxy, with every part real: one change of one endpoint after the other, coalescing off.
/// Once with an istiod as it comes, which waits 100 ms for more of the same, and once with that wait off.
public final class EnvoyBench {
    private static final int WARM_UP = 5_000;
    private static final int CHANGES = 200;

    private final Path folder;
    private final Consumer<String> progress;

    /// Fairlead keeps its data in `folder`.
    public EnvoyBench(Path folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
    }

    /// No rows where one of the programs is not built.
    public List<Row> run(int rounds) throws Exception {
        Optional<String> missing = RealMesh.missing();
        if (missing.isPresent()) {
            progress.accept("envoy: left out: " + missing.get());
            return List.of();
        }
        List<Row> rows = new ArrayList<>(measure(rounds, "istiod as it comes", Map.of(), 140));
        rows.addAll(measure(rounds, "istiod without debounce", Map.of("PILOT_ENABLE_EDS_DEBOUNCE", "false"), 30));
        return rows;
    }

    private List<Row> measure(int rounds, String which, Map<String, String> istiod, double goal) throws Exception {
        List<Histogram> whole = new ArrayList<>();
        Histogram accepted = new Histogram(3);
        Histogram pushed = new Histogram(3);
        Stages stages = new Stages();
        try (RealMesh mesh = new RealMesh(Files.createDirectories(folder.resolve(which.replace(' ', '-'))), istiod)) {
            mesh.warmUp(WARM_UP);
            for (int i = 0; i < CHANGES; i++) {
                var _ = mesh.change();
            }
            for (int round = 0; round < rounds; round++) {
                Histogram histogram = new Histogram(3);
                for (int i = 0; i < CHANGES; i++) {
                    Passed passed = mesh.change();
                    note(accepted, passed.asked(), passed.accepted());
                    note(histogram, passed.accepted(), passed.inEnvoy());
                    note(pushed, Objects.requireNonNull(passed.timeline().at().get(Stage.APPLIED)), passed.inEnvoy());
                    stages.add(passed.timeline());
                }
                whole.add(histogram);
                progress.accept(String.format(
                        Locale.ROOT,
                        "envoy: %s: round %d: p50 %.1f ms p99 %.1f ms",
                        which,
                        round + 1,
                        OpenLoad.millis(histogram, 50),
                        OpenLoad.millis(histogram, 99)));
            }
        }
        String what = "Consul has accepted -> in Envoy's cluster, " + which;
        List<Row> rows = new ArrayList<>();
        rows.add(row(what + ", p50", median(whole, 50), new Goal.AtMost(goal)));
        rows.add(row(what + ", p99", median(whole, 99), new Goal.None()));
        rows.add(row("before that: asked -> Consul has accepted, p50", OpenLoad.millis(accepted, 50), new Goal.None()));
        rows.addAll(stages.rows("envoy", "that"));
        rows.add(row("of that: applied -> in Envoy's cluster, p50", OpenLoad.millis(pushed, 50), new Goal.None()));
        return rows;
    }

    private static void note(Histogram histogram, Instant from, Instant to) {
        histogram.recordValue(Math.max(0, Duration.between(from, to).toNanos()));
    }

    private static double median(List<Histogram> rounds, double percentile) {
        return Median.of(
                rounds.stream().map(round -> OpenLoad.millis(round, percentile)).toList());
    }

    private static Row row(String what, double millis, Goal goal) {
        return new Row("envoy", what, Unit.MILLISECONDS, Double.NaN, millis, goal);
    }
}
