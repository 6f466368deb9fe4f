package io.fairlead.bench.latency;

import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/// A floor and what is measured, round by round.
final class Rounds {
    private final String bench;
    private final String floor;
    private final String figure;
    private final List<Histogram> floors = new ArrayList<>();
    private final List<Histogram> measured = new ArrayList<>();

    Rounds(String bench) {
        this(bench, "bare", "through Fairlead");
    }

    /// With words for what the floor is and what is measured.
    Rounds(String bench, String floor, String figure) {
        this.bench = bench;
        this.floor = floor;
        this.figure = figure;
    }

    void add(Histogram floor, Histogram figure) {
        floors.add(floor);
        measured.add(figure);
    }

    void tell(Consumer<String> progress, String what) {
        progress.accept(bench + ": " + what + ": round " + floors.size() + ": " + text(floors.getLast()) + " " + floor
                + ", " + text(measured.getLast()) + " " + figure);
    }

    private static String text(Histogram latencies) {
        return String.format(
                Locale.ROOT, "p50 %.2f ms p99 %.2f ms", OpenLoad.millis(latencies, 50), OpenLoad.millis(latencies, 99));
    }

    /// The median over the rounds of a percentile.
    Row row(String what, int percentile, Goal goal) {
        return new Row(
                bench, what + ", p" + percentile, Unit.MILLISECONDS, floor(percentile), measured(percentile), goal);
    }

    double floor(int percentile) {
        return median(floors, percentile);
    }

    double measured(int percentile) {
        return median(measured, percentile);
    }

    private static double median(List<Histogram> rounds, double percentile) {
        return Median.of(
                rounds.stream().map(round -> OpenLoad.millis(round, percentile)).toList());
    }
}
