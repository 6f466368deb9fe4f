package io.fairlead.bench.latency;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Patience;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/// From the registry's answer to the publisher's hand, at an open load: floor and Fairlead in turn; then the same with
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
        Rounds hand = new Rounds("latency");
        Rounds growth = new Rounds("latency", "with 10,000", "with 100,000");
        try (Hop small = new Hop(bed, SMALL);
                Hop large = new Hop(bed, LARGE)) {
            small.start();
            warmUp(small);
            int changes = small.changes();
            Map<String, Long> before = small.sizes().now();
            for (int round = 0; round < rounds; round++) {
                small.stages().forget();
                hand.add(floor(), small.measure(load(), perSecond));
                hand.tell(progress, "to the publisher's hand");
            }
            List<Row> stages = small.stages().rows("latency", "that");
            List<Row> bytes = small.sizes().rows("latency", before, small.changes() - changes);
            large.start();
            for (int round = 0; round < rounds; round++) {
                growth.add(small.measure(load(), perSecond), large.measure(load(), perSecond));
                growth.tell(progress, "ten times the endpoints");
            }
            String what = String.format(Locale.ROOT, "registry answer -> publisher's hand, %.0f/s", perSecond);
            List<Row> rows = new ArrayList<>(List.of(
                    hand.row(what, 50, new Goal.TimesFloorAtMost(1.3)),
                    hand.row(what, 99, new Goal.TimesFloorAtMost(2))));
            rows.addAll(stages);
            rows.addAll(bytes);
            rows.add(growth.row(what + ", 100,000 endpoints next to 10,000", 50, new Goal.TimesFloorAtMost(1.2)));
            return rows;
        }
    }

    /// A round that does not count.
    private void warmUp(Hop hop) throws InterruptedException {
        Rounds warm = new Rounds("latency");
        warm.add(floor(), hop.measure(load(), perSecond));
        warm.tell(progress, "warm-up");
    }

    private OpenLoad load() {
        return OpenLoad.lasting(each, perSecond);
    }

    private Histogram floor() throws InterruptedException {
        OpenLoad load = load();
        try (Legs legs = new Legs(bed, PARTITIONS, Legs.Sizes.OURS, load::arrived)) {
            legs.run(load, perSecond);
            Patience.await("the bare legs", () -> load.missing() == 0);
        }
        return load.latencies();
    }
}
