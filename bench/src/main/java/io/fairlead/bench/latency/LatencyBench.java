package io.fairlead.bench.latency;

import io.fairlead.bench.latency.Hand.Awaited;
import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.LoadedSource;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Pipeline;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.measure.Unit;
import io.fairlead.publisher.tail.EndpointsTail;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.TableEntryCodec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/// From the registry's answer to the publisher's hand, at an open load; floor and Fairlead in turn, the medians of
/// all rounds.
public final class LatencyBench {
    private static final int PARTITIONS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Legs.Sizes SIZES = new Legs.Sizes(420, 330);

    private final Bed bed;
    private final Consumer<String> progress;
    private final double perSecond;
    private final int warmUp;
    private final int counted;

    public LatencyBench(Bed bed, Consumer<String> progress, double perSecond, Duration each) {
        this.bed = bed;
        this.progress = progress;
        this.perSecond = perSecond;
        counted = (int) (perSecond * each.toSeconds());
        warmUp = counted / 3;
    }

    public List<Row> run(int rounds) throws InterruptedException {
        List<Histogram> floors = new ArrayList<>();
        List<Histogram> measured = new ArrayList<>();
        Shop shop = new Shop(2000, 5);
        TopicCatalogue topics = bed.pipeline(PARTITIONS);
        LoadedSource source = new LoadedSource(Pipeline.SOURCE, shop::instances);
        Hand hand = new Hand();
        try (Pipeline pipeline = new Pipeline(bed, topics, source);
                EndpointsTail tail = new EndpointsTail(
                        pipeline.tail(), bed.reader(new TableEntryCodec()), hand, Clock.systemUTC())) {
            pipeline.start();
            tail.start();
            await("the table", () -> known(hand) == shop.services());
            for (int round = 0; round < rounds; round++) {
                floors.add(floor());
                measured.add(fairlead(shop, source, hand, round));
                progress.accept("latency: round " + (round + 1) + " of " + rounds + ": " + text(floors.getLast())
                        + " bare, " + text(measured.getLast()) + " through Fairlead");
            }
        }
        String what = String.format(java.util.Locale.ROOT, "registry answer -> publisher's hand, %.0f/s, ", perSecond);
        return List.of(row(what + "p50", 50, floors, measured, 1.3), row(what + "p99", 99, floors, measured, 2));
    }

    private static int known(Hand hand) {
        return hand.view().image().partitions().keySet().stream()
                .mapToInt(partition -> hand.view().image().services(partition).size())
                .sum();
    }

    private static String text(Histogram latencies) {
        return String.format(
                java.util.Locale.ROOT,
                "p50 %.2f ms p99 %.2f ms",
                OpenLoad.millis(latencies, 50),
                OpenLoad.millis(latencies, 99));
    }

    private static Row row(String what, double percentile, List<Histogram> floors, List<Histogram> all, double times) {
        return new Row(
                "latency",
                what,
                Unit.MILLISECONDS,
                median(floors, percentile),
                median(all, percentile),
                new Goal.TimesFloorAtMost(times));
    }

    private static double median(List<Histogram> rounds, double percentile) {
        return Median.of(
                rounds.stream().map(round -> OpenLoad.millis(round, percentile)).toList());
    }

    private Histogram floor() throws InterruptedException {
        OpenLoad load = new OpenLoad(warmUp, counted);
        try (Legs legs = new Legs(bed, PARTITIONS, SIZES, load::arrived)) {
            legs.run(load, perSecond);
            await("the bare legs", () -> load.missing() == 0);
        }
        return load.latencies();
    }

    private Histogram fairlead(Shop shop, LoadedSource source, Hand hand, int round) throws InterruptedException {
        OpenLoad load = new OpenLoad(warmUp, counted);
        load.send(perSecond, i -> {
            int service = i % shop.services();
            int endpoint = service * shop.endpointsEach() + i % shop.endpointsEach();
            int version = 1 + round * load.size() + i;
            hand.await(Shop.service(service), new Awaited(load, i, version));
            source.change(shop.instance(endpoint, version));
        });
        await("Fairlead", () -> load.missing() == 0);
        return load.latencies();
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(what + " did not come within " + PATIENCE);
            }
            Thread.sleep(Duration.ofMillis(20));
        }
    }
}
