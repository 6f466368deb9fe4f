package io.fairlead.bench.latency;

import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.image.Timeline.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// How long changes took from each stage to the next, by the times that they bear.
final class Stages {
    private static final List<Stage> ALL = List.of(Stage.values());

    private final List<Gap> gaps = new ArrayList<>();

    private record Gap(Stage from, Stage to, Histogram took) {
        private String words() {
            return from.name().toLowerCase(Locale.ROOT) + " -> " + to.name().toLowerCase(Locale.ROOT);
        }
    }

    Stages() {
        for (int i = 1; i < ALL.size(); i++) {
            gaps.add(new Gap(ALL.get(i - 1), ALL.get(i), new ConcurrentHistogram(3)));
        }
    }

    void add(Timeline timeline) {
        for (Gap gap : gaps) {
            timeline.between(gap.from(), gap.to())
                    .ifPresent(took -> gap.took().recordValue(Math.max(0, took.toNanos())));
        }
    }

    void forget() {
        gaps.forEach(gap -> gap.took().reset());
    }

    /// Without goals: where the time of `what` goes.
    List<Row> rows(String bench, String what) {
        List<Row> rows = new ArrayList<>();
        for (Gap gap : gaps) {
            if (gap.took().getTotalCount() > 0) {
                rows.add(row(bench, "of " + what + ": " + gap.words() + ", p50", OpenLoad.millis(gap.took(), 50)));
                rows.add(row(bench, "of " + what + ": " + gap.words() + ", p99", OpenLoad.millis(gap.took(), 99)));
            }
        }
        return rows;
    }

    private static Row row(String bench, String what, double millis) {
        return new Row(bench, what, Unit.MILLISECONDS, Double.NaN, millis, new Goal.None());
    }
}
