package io.fairlead.bench.latency;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.plot.Drawing;
import io.fairlead.bench.plot.Line;
import io.fairlead.bench.plot.Line.Look;
import io.fairlead.bench.plot.Plot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/// Latency against load: from the registry's answer to the publisher's image at more and more changes a second, floor
/// and Fairlead in turn, in short rounds. A first round warms up and does not count.
public final class LoadBench {
    private static final int PARTITIONS = 12;
    private static final Shop SHOP = new Shop(2000, 5);
    private static final List<Integer> LOADS = List.of(50, 200, 500, 1000, 2000);
    private static final Duration EACH = Duration.ofSeconds(10);

    private final Bed bed;
    private final Consumer<String> progress;
    private final Consumer<Drawing> drawn;

    public LoadBench(Bed bed, Consumer<String> progress, Consumer<Drawing> drawn) {
        this.bed = bed;
        this.progress = progress;
        this.drawn = drawn;
    }

    public List<Row> run(int rounds) throws InterruptedException {
        SortedMap<Integer, Rounds> all = new TreeMap<>();
        try (Hop hop = new Hop(bed, SHOP);
                Legs bare = Legs.bare(bed, PARTITIONS)) {
            hop.start();
            measure(bare, hop, 200, new Rounds("load"), "warm-up");
            for (int perSecond : LOADS) {
                Rounds measured = new Rounds("load");
                all.put(perSecond, measured);
                for (int round = 0; round < rounds; round++) {
                    measure(bare, hop, perSecond, measured, String.format(Locale.ROOT, "%,d/s", perSecond));
                }
            }
        }
        drawn.accept(drawing(all));
        List<Row> rows = new ArrayList<>();
        all.forEach((perSecond, measured) -> {
            String what = String.format(Locale.ROOT, "registry answer -> publisher's hand, %,d/s", perSecond);
            rows.add(measured.row(what, 50, new Goal.None()));
            rows.add(measured.row(what, 99, new Goal.None()));
        });
        return rows;
    }

    private void measure(Legs bare, Hop hop, int perSecond, Rounds rounds, String what) throws InterruptedException {
        List<Histogram> measured = Measured.inTurn(perSecond, EACH, bare, hop);
        rounds.add(measured.getFirst(), measured.getLast());
        rounds.tell(progress, what);
    }

    private static Drawing drawing(SortedMap<Integer, Rounds> all) {
        Plot plot = new Plot(
                "Registry's answer to publisher's hand",
                "changes a second",
                "milliseconds",
                List.of(
                        line("Fairlead p99", Look.FAIRLEAD_TAIL, all, rounds -> rounds.measured(99)),
                        line("Fairlead p50", Look.FAIRLEAD, all, rounds -> rounds.measured(50)),
                        line("bare clients p99", Look.FLOOR_TAIL, all, rounds -> rounds.floor(99)),
                        line("bare clients p50", Look.FLOOR, all, rounds -> rounds.floor(50))));
        return new Drawing("latency-load.svg", List.of(plot));
    }

    private static Line line(String name, Look look, SortedMap<Integer, Rounds> all, ToDoubleFunction<Rounds> figure) {
        SortedMap<Double, Double> points = new TreeMap<>();
        all.forEach((perSecond, rounds) -> points.put((double) perSecond, figure.applyAsDouble(rounds)));
        return new Line(name, look, points);
    }
}
