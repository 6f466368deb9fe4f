package io.fairlead.bench.quiet;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.LoadedSource;
import io.fairlead.bench.measure.Patience;
import io.fairlead.bench.measure.Pipeline;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.measure.Unit;
import io.fairlead.bench.publish.Destination;
import io.fairlead.bench.publish.DirectPublisher;
import io.fairlead.publisher.Publisher;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// The registry gives the same answer again and again, and nothing else happens: what is written meanwhile, and what a
/// publisher writes that starts again.
public final class QuietBench {
    private static final int PARTITIONS = 12;
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final Shop SHOP = new Shop(500, 5);

    private final Bed bed;
    private final Consumer<String> progress;
    private final AtomicInteger written = new AtomicInteger();

    public QuietBench(Bed bed, Consumer<String> progress) {
        this.bed = bed;
        this.progress = progress;
    }

    public List<Row> run() throws InterruptedException {
        progress.accept("quiet: " + QUIET.toSeconds() + " s in which nothing changes, and a restart");
        TopicCatalogue topics = bed.pipeline(PARTITIONS);
        LoadedSource source = new LoadedSource(Pipeline.SOURCE, SHOP::instances);
        try (Destination destination = Destination.open();
                Pipeline pipeline = new Pipeline(bed, topics, source)) {
            pipeline.start();
            long table;
            long audit;
            try (Publisher publisher = publisher(topics, destination)) {
                publisher.start();
                Patience.await("the objects", () -> written.get() == SHOP.services());
                // The last records of the first snapshot may come after its objects.
                Thread.sleep(Duration.ofSeconds(5));
                table = end(topics, Topic.ENDPOINTS);
                audit = end(topics, Topic.AUDIT);
                for (int i = 0; i < QUIET.toSeconds(); i++) {
                    source.change(SHOP.instance(i, 0));
                    Thread.sleep(Duration.ofSeconds(1));
                }
            }
            int before = written.get();
            try (Publisher again = publisher(topics, destination)) {
                again.start();
                Patience.await(
                        "the second publisher", () -> again.health().complete().size() == PARTITIONS);
                Thread.sleep(Duration.ofSeconds(5));
            }
            String what = String.format(Locale.ROOT, "nothing changed for %d s", QUIET.toSeconds());
            return List.of(
                    row(what + ", records of the table", end(topics, Topic.ENDPOINTS) - table),
                    row(what + ", records of the audit", end(topics, Topic.AUDIT) - audit),
                    row(what + ", writes to " + destination.name(), before - SHOP.services()),
                    row("restart with nothing changed, writes to " + destination.name(), written.get() - before));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the ends of the topics could not be read", e.getCause());
        }
    }

    private Publisher publisher(TopicCatalogue topics, Destination destination) {
        return DirectPublisher.of(bed, topics, destination.target(), outcome -> {
            if (outcome instanceof Outcome.Applied) {
                written.incrementAndGet();
            }
        });
    }

    private static Row row(String what, long count) {
        return new Row("quiet", what, Unit.COUNT, Double.NaN, count, new Goal.AtMost(0));
    }

    /// Where all partitions end, together. Marks of transactions would count, too.
    private long end(TopicCatalogue topics, Topic topic) throws ExecutionException, InterruptedException {
        long end = 0;
        for (TopicPartition partition : Bed.partitions(topics.name(topic), PARTITIONS)) {
            end += bed.admin()
                    .listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
        return end;
    }
}
