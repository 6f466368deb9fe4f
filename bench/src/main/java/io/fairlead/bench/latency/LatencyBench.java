package io.fairlead.bench.latency;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/// From the registry's answer to the publisher's image, at an open load: floors and Fairlead in turn; then the same
/// with
/// ten times the endpoints, in turn with the smaller table. A first round warms up.
public final class LatencyBench {
    private static final int PARTITIONS = 12;
    private static final Shop SMALL = new Shop(2000, 5);
    private static final Shop LARGE = new Shop(2000, 50);

    private final Bed bed;
    private final Consumer<String> progress;
    private final double perSecond;
    private final Duration each;

    public LatencyBench(Bed bed, Consumer<String> progress, double perSecond, Duration each) {
        this.bed = bed;
        this.progress = progress;
        this.perSecond = perSecond;
        this.each = each;
    }

    public List<Row> run(int rounds) throws InterruptedException {
        String what = String.format(Locale.ROOT, "registry answer -> publisher's hand, %.0f/s", perSecond);
        try (Hop small = new Hop(bed, SMALL);
                Hop large = new Hop(bed, LARGE)) {
            small.start();
            List<Row> rows = new ArrayList<>(hand(small, rounds, what));
            large.start();
            rows.add(growth(small, large, rounds, what));
            return rows;
        }
    }

    private List<Row> hand(Hop hop, int rounds, String what) throws InterruptedException {
        Rounds hand = new Rounds("latency");
        Rounds streams = new Rounds("latency", "through a bare Streams application", "through Fairlead");
        try (Legs bare = Legs.bare(bed, PARTITIONS);
                Legs passing = Legs.streams(bed, PARTITIONS, recordsForEach(hop))) {
            inTurn(bare, passing, hop);
            progress.accept("latency: warmed up");
            int changes = hop.changes();
            Map<String, Long> before = hop.sizes().now();
            hop.stages().forget();
            for (int round = 0; round < rounds; round++) {
                List<Histogram> measured = inTurn(bare, passing, hop);
                hand.add(measured.get(0), measured.get(2));
                hand.tell(progress, "to the publisher's image");
                streams.add(measured.get(1), measured.get(2));
                streams.tell(progress, "the same");
            }
            List<Row> rows = new ArrayList<>(List.of(
                    hand.row(what, 50, new Goal.TimesFloorAtMost(1.3)),
                    hand.row(what, 99, new Goal.TimesFloorAtMost(2)),
                    streams.row(what + ", next to a bare Streams application", 50, new Goal.None()),
                    streams.row(what + ", next to a bare Streams application", 99, new Goal.None())));
            rows.addAll(hop.stages().rows("latency", "that"));
            rows.addAll(hop.sizes().rows("latency", before, hop.changes() - changes));
            return rows;
        }
    }

    private Row growth(Hop small, Hop large, int rounds, String what) throws InterruptedException {
        Rounds growth = new Rounds("latency", "with 10,000", "with 100,000");
        for (int round = 0; round < rounds; round++) {
            List<Histogram> measured = inTurn(small, large);
            growth.add(measured.getFirst(), measured.getLast());
            growth.tell(progress, "ten times the endpoints");
        }
        return growth.row(what + ", 100,000 endpoints next to 10,000", 50, new Goal.TimesFloorAtMost(1.2));
    }

    /// How many records the topology writes for a change, its state's log included.
    private int recordsForEach(Hop hop) throws InterruptedException {
        long before = hop.written();
        OpenLoad load = OpenLoad.lasting(Measured.SLICE, perSecond);
        hop.measure(load, perSecond);
        return Math.round((hop.written() - before) / (float) load.size());
    }

    private List<Histogram> inTurn(Measured... all) throws InterruptedException {
        return Measured.inTurn(perSecond, each, all);
    }
}
