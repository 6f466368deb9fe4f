package io.fairlead.bench.latency;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.LoadedSource;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Patience;
import io.fairlead.bench.measure.Pipeline;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.publish.Destination;
import io.fairlead.bench.publish.DirectPublisher;
import io.fairlead.bench.publish.Patches;
import io.fairlead.model.Instance;
import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.Publisher;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PipelineConfig;
import io.fairlead.publisher.plan.Change;
import io.fairlead.topics.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/// From the registry's answer to the API server's acknowledgement, coalescing off; the floor is two bare legs and then
/// a bare PATCH. Where no API server was built, both write to a mesh in memory. The load is below what an API server of
/// two cores takes.
public final class AppliedBench {
    private static final int PARTITIONS = 12;
    private static final double PER_SECOND = 40;
    private static final Duration EACH = Duration.ofSeconds(30);
    private static final Shop SHOP = new Shop(1000, 5);

    private final Bed bed;
    private final Consumer<String> progress;
    private final LoadedSource source = new LoadedSource(Pipeline.SOURCE, this::listed);
    /// Of the first endpoint of each service, as the registry has it: what a snapshot lists at any time.
    private final AtomicIntegerArray versions = new AtomicIntegerArray(SHOP.services());
    private final Map<ServiceKey, Awaited> awaited = new ConcurrentHashMap<>();
    private final AtomicInteger created = new AtomicInteger();
    private final Stages stages = new Stages();
    private int version;
    private int patched;

    private record Awaited(OpenLoad load, int number) {}

    public AppliedBench(Bed bed, Consumer<String> progress) {
        this.bed = bed;
        this.progress = progress;
    }

    public List<Row> run(int rounds) throws InterruptedException {
        TopicCatalogue topics = bed.pipeline(PARTITIONS);
        Rounds all = new Rounds("latency");
        try (Destination destination = Destination.open();
                Patches patches = destination.patches(PipelineConfig.DEFAULT.parallelism());
                Legs bare = Legs.bare(bed, PARTITIONS);
                Pipeline pipeline = Pipeline.steady(bed, topics, source);
                Publisher publisher = DirectPublisher.of(bed, topics, destination.target(), this::on)) {
            pipeline.start();
            publisher.start();
            Patience.await("the objects", () -> created.get() == SHOP.services());
            create(patches);
            for (int round = 0; round < rounds; round++) {
                stages.forget();
                List<Histogram> measured = Measured.inTurn(PER_SECOND, EACH, floor(bare, patches), this::fairlead);
                all.add(measured.getFirst(), measured.getLast());
                all.tell(progress, "to " + destination.name());
            }
            String what = String.format(
                    Locale.ROOT, "registry answer -> acknowledged by %s, %.0f/s", destination.name(), PER_SECOND);
            List<Row> rows = new ArrayList<>(List.of(
                    all.row(what, 50, destination.goal(new Goal.TimesFloorAtMost(1.3))),
                    all.row(what, 99, destination.goal(new Goal.TimesFloorAtMost(2)))));
            rows.addAll(stages.rows("latency", "that"));
            return rows;
        }
    }

    private List<Instance> listed() {
        return IntStream.range(0, SHOP.endpoints())
                .mapToObj(endpoint -> SHOP.instance(
                        endpoint,
                        endpoint % SHOP.endpointsEach() == 0 ? versions.get(endpoint / SHOP.endpointsEach()) : 0))
                .toList();
    }

    private void on(Outcome outcome) {
        if (!(outcome instanceof Outcome.Applied(var _, var change, var timeline))) {
            return;
        }
        switch (change) {
            case Change.Create _ -> created.incrementAndGet();
            case Change.Update(var _, var after) -> {
                Awaited sent = awaited.remove(after.service());
                if (sent != null) {
                    sent.load().arrived(sent.number());
                    stages.add(timeline);
                }
            }
            case Change.Delete _ -> throw new IllegalStateException("nothing was to go: " + change);
        }
    }

    private static void create(Patches patches) throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < SHOP.services(); i++) {
            patches.apply(i, 0, _ -> done.incrementAndGet());
        }
        Patience.await("the bare objects", () -> done.get() == SHOP.services());
    }

    private Measured floor(Legs bare, Patches patches) {
        return (load, perSecond) -> {
            int before = patched;
            patched += load.size();
            return bare.measure(load, perSecond, number -> {
                try {
                    patches.apply(number % SHOP.services(), before + number + 1, _ -> load.arrived(number));
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        };
    }

    private Histogram fairlead(OpenLoad load, double perSecond) throws InterruptedException {
        int before = version;
        version += load.size();
        load.begin(perSecond);
        for (int i = 0; i < load.size(); i++) {
            int number = i;
            int service = i % SHOP.services();
            source.change(load.due(i), () -> {
                awaited.put(Shop.service(service), new Awaited(load, number));
                versions.set(service, before + number + 1);
                return SHOP.instance(service * SHOP.endpointsEach(), before + number + 1);
            });
        }
        Patience.await("Fairlead", () -> load.missing() == 0);
        return load.latencies();
    }
}
