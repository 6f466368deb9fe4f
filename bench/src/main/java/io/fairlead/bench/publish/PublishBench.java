package io.fairlead.bench.publish;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.measure.Unit;
import io.fairlead.bench.restart.Table;
import io.fairlead.publisher.Publisher;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PipelineConfig;
import io.fairlead.topics.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// One change of each service arrives at once, and all of them are to be written.
public final class PublishBench {
    private static final int PARTITIONS = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Bed bed;
    private final Consumer<String> progress;
    /// A round lasts a quarter of a minute: in one quarter of a second an API server takes two to four times as many
    /// writes as in the next.
    private final Shop shop = new Shop(5000, 5);
    private final AtomicInteger applied = new AtomicInteger();

    public PublishBench(Bed bed, Consumer<String> progress) {
        this.bed = bed;
        this.progress = progress;
    }

    public List<Row> run(int rounds) throws InterruptedException {
        List<Double> floors = new ArrayList<>();
        List<Double> measured = new ArrayList<>();
        TopicCatalogue topics = bed.pipeline(PARTITIONS);
        Table table = new Table(bed, topics, shop);
        table.write();
        try (Destination destination = Destination.open();
                Patches patches = destination.patches(PipelineConfig.DEFAULT.parallelism());
                Publisher publisher = DirectPublisher.of(bed, topics, destination.target(), this::on)) {
            publisher.start();
            awaitApplied(shop.services());
            floor(patches, 0);
            for (int round = 1; round <= rounds; round++) {
                floors.add(floor(patches, round));
                measured.add(fairlead(table, round));
                progress.accept(String.format(
                        Locale.ROOT,
                        "publish: round %d of %d: %.0f/s bare, %.0f/s by the publisher",
                        round,
                        rounds,
                        floors.getLast(),
                        measured.getLast()));
            }
            return List.of(new Row(
                    "publish",
                    "writes to " + destination.name() + ", 16 at a time",
                    Unit.PER_SECOND,
                    Median.of(floors),
                    Median.of(measured),
                    destination.goal(new Goal.TimesFloorAtLeast(0.9))));
        }
    }

    private void on(Outcome outcome) {
        if (outcome instanceof Outcome.Applied) {
            applied.incrementAndGet();
        }
    }

    private double floor(Patches patches, int round) throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        long begin = System.nanoTime();
        for (int i = 0; i < shop.services(); i++) {
            patches.apply(i, round, _ -> done.incrementAndGet());
        }
        while (done.get() < shop.services()) {
            Thread.sleep(Duration.ofMillis(1));
        }
        return shop.services() * 1e9 / (System.nanoTime() - begin);
    }

    private double fairlead(Table table, int round) throws InterruptedException {
        int before = applied.get();
        long begin = System.nanoTime();
        table.changeOneOfEach(round);
        awaitApplied(before + shop.services());
        return shop.services() * 1e9 / (System.nanoTime() - begin);
    }

    private void awaitApplied(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (applied.get() < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(applied.get() + " of " + count + " writes within " + PATIENCE);
            }
            Thread.sleep(Duration.ofMillis(1));
        }
    }
}
