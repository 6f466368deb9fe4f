package io.fairlead.bench.throughput;

import io.fairlead.bench.measure.Backlog;
import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.PassThrough;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.measure.Unit;
import io.fairlead.bench.measure.Written;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.topology.streams.TopologyListener;
import io.fairlead.topology.streams.TopologyRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// A log of changes is there; one topology with one thread merges it. Floor and Fairlead in turn; the first round
/// warms up and does not count.
public final class ThroughputBench {
    private static final int PARTITIONS = 12;

    private final Bed bed;
    private final Consumer<String> progress;
    private final int events;
    private final Shop shop = new Shop(4000, 10);

    public ThroughputBench(Bed bed, Consumer<String> progress, int events) {
        this.bed = bed;
        this.progress = progress;
        this.events = events;
    }

    public List<Row> run(int rounds) throws InterruptedException {
        List<Double> floors = new ArrayList<>();
        List<Double> measured = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            TopicCatalogue topics = bed.pipeline(PARTITIONS);
            try (Backlog backlog = new Backlog(bed, topics, shop)) {
                backlog.write(events);
            }
            double rate = fairlead(topics);
            int copies = (int) Math.round(Written.records(bed, topics) / (double) events);
            double floor = floor(topics.name(Topic.CHANGES), copies);
            progress.accept(String.format(
                    Locale.ROOT,
                    "throughput: %s: %,.0f/s bare, %,.0f/s through the topology, %d records written for each",
                    round == 0 ? "warm-up" : "round " + round + " of " + rounds,
                    floor,
                    rate,
                    copies));
            if (round > 0) {
                floors.add(floor);
                measured.add(rate);
            }
        }
        return List.of(new Row(
                "throughput",
                "changes merged by one topology, one thread",
                Unit.PER_SECOND,
                Median.of(floors),
                Median.of(measured),
                new Goal.TimesFloorAtLeast(0.8)));
    }

    private double fairlead(TopicCatalogue topics) {
        try (Rate rate = new Rate(bed, topics.name(Topic.ENDPOINTS), PARTITIONS);
                TopologyRunner topology = bed.wire().topology(topics, TopologyListener.NONE, Map.of())) {
            topology.start();
            return rate.of(events);
        }
    }

    private double floor(String changes, int copies) throws InterruptedException {
        String out = bed.topic("out", PARTITIONS);
        String aside = bed.topic("aside", PARTITIONS);
        try (Rate rate = new Rate(bed, out, PARTITIONS);
                PassThrough bare = new PassThrough(bed.bootstrapServers(), out, changes, out, aside, copies)) {
            bare.start();
            return rate.of(events);
        }
    }
}
