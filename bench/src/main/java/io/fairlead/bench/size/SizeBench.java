package io.fairlead.bench.size;

import io.fairlead.bench.latency.Hop;
import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import io.fairlead.bench.plot.Drawing;
import io.fairlead.bench.plot.Line;
import io.fairlead.bench.plot.Line.Look;
import io.fairlead.bench.plot.Plot;
import io.fairlead.bench.restart.ReadTable;
import io.fairlead.bench.restart.Tables;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/// Cost against size: the same at a hundredth, a tenth and all of so many endpoints. Start and heap are what
/// `restart` and `memory` read, where they ran before.
public final class SizeBench {
    private static final int PER_SECOND = 200;
    private static final Duration EACH = Duration.ofSeconds(10);

    private final Bed bed;
    private final Tables tables;
    private final Consumer<String> progress;
    private final Consumer<Drawing> drawn;

    public SizeBench(Bed bed, Tables tables, Consumer<String> progress, Consumer<Drawing> drawn) {
        this.bed = bed;
        this.tables = tables;
        this.progress = progress;
        this.drawn = drawn;
    }

    public List<Row> run(int endpoints, int rounds) throws InterruptedException, IOException {
        List<Cost> costs = new ArrayList<>();
        for (int size : List.of(endpoints / 100, endpoints / 10, endpoints)) {
            costs.add(cost(size, rounds));
        }
        drawn.accept(drawing(costs));
        List<Row> rows = new ArrayList<>();
        for (Cost cost : costs) {
            String size = String.format(Locale.ROOT, "%,d endpoints", cost.endpoints());
            String change = size + ", registry answer -> publisher's hand, " + PER_SECOND + "/s";
            rows.add(row(change + ", p50", Unit.MILLISECONDS, Double.NaN, cost.median()));
            rows.add(row(change + ", p99", Unit.MILLISECONDS, Double.NaN, cost.tail()));
            rows.add(row(size + ", publisher start", Unit.SECONDS, cost.bareStart(), cost.start()));
            rows.add(row(size + ", heap", Unit.BYTES, Double.NaN, cost.heap()));
        }
        return rows;
    }

    private static Row row(String what, Unit unit, double floor, double measured) {
        return new Row("size", what, unit, floor, measured, new Goal.None());
    }

    private Cost cost(int endpoints, int rounds) throws InterruptedException, IOException {
        ReadTable table = tables.of(endpoints);
        table.readBare(rounds);
        table.readPublisher(rounds);
        progress.accept(String.format(Locale.ROOT, "size: a registry lists %,d endpoints", table.endpoints()));
        List<Double> medians = new ArrayList<>();
        List<Double> tails = new ArrayList<>();
        try (Hop hop = new Hop(bed, Tables.shop(endpoints))) {
            hop.start();
            for (int round = 0; round <= rounds; round++) {
                Histogram took = hop.measure(OpenLoad.lasting(EACH, PER_SECOND), PER_SECOND);
                // The first round warms up.
                if (round > 0) {
                    medians.add(OpenLoad.millis(took, 50));
                    tails.add(OpenLoad.millis(took, 99));
                }
            }
        }
        Cost cost = new Cost(
                table.endpoints(),
                Median.of(medians),
                Median.of(tails),
                table.publisherStart(),
                table.bareStart(),
                table.heap());
        progress.accept(String.format(
                Locale.ROOT,
                "size: %,d endpoints: p50 %.2f ms p99 %.2f ms, start %.2f s, heap %,.0f bytes",
                cost.endpoints(),
                cost.median(),
                cost.tail(),
                cost.start(),
                cost.heap()));
        return cost;
    }

    private static Drawing drawing(List<Cost> costs) {
        return new Drawing(
                "cost-size.svg",
                List.of(
                        new Plot(
                                "A change, to the publisher's image",
                                "endpoints",
                                "milliseconds",
                                List.of(
                                        line("p99", Look.FAIRLEAD_TAIL, costs, Cost::tail),
                                        line("p50", Look.FAIRLEAD, costs, Cost::median))),
                        new Plot(
                                "Publisher's start",
                                "endpoints",
                                "seconds",
                                List.of(
                                        line("Fairlead", Look.FAIRLEAD, costs, Cost::start),
                                        line("bare consumer", Look.FLOOR, costs, Cost::bareStart))),
                        new Plot(
                                "Publisher's heap",
                                "endpoints",
                                "MB",
                                List.of(line("Fairlead", Look.FAIRLEAD, costs, cost -> cost.heap() / 1e6)))));
    }

    private static Line line(String name, Look look, List<Cost> costs, ToDoubleFunction<Cost> figure) {
        SortedMap<Double, Double> points = new TreeMap<>();
        costs.forEach(cost -> points.put((double) cost.endpoints(), figure.applyAsDouble(cost)));
        return new Line(name, look, points);
    }
}
