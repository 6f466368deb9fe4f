package io.fairlead.bench.latency;

import io.fairlead.bench.latency.Hand.Awaited;
import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.LoadedSource;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Patience;
import io.fairlead.bench.measure.Pipeline;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.measure.Sizes;
import io.fairlead.bench.measure.Written;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Instance;
import io.fairlead.table.reader.EndpointsTail;
import io.fairlead.table.reader.TailInput;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.TableEntryCodec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/// Ingest, topology and the publisher's tail in this process, with a table that is whole.
public final class Hop implements AutoCloseable, Measured {
    private static final int PARTITIONS = 12;
    /// A million endpoints take minutes.
    private static final Duration LONGEST_FILL = Duration.ofMinutes(20);

    private final Shop shop;
    private final LoadedSource source;
    /// Of each endpoint, as the registry has it: what a snapshot lists at any time.
    private final AtomicIntegerArray versions;
    private final Hand hand = new Hand();
    private final Pipeline pipeline;
    private final Bed bed;
    private final TopicCatalogue topics;
    private final EndpointsTail tail;
    private final Sizes sizes;
    private int version;

    public Hop(Bed bed, Shop shop) throws InterruptedException {
        this.bed = bed;
        this.shop = shop;
        versions = new AtomicIntegerArray(shop.endpoints());
        source = new LoadedSource(Pipeline.SOURCE, this::listed);
        topics = bed.pipeline(PARTITIONS);
        pipeline = Pipeline.steady(bed, topics, source);
        sizes = new Sizes(bed.admin(), topics, topics.prefix().replace(".", "") + "-topology-");
        tail = new EndpointsTail(
                new TailInput(pipeline.tail(), bed.reader(new TableEntryCodec())), hand, Clock.systemUTC());
    }

    /// Returns once the publisher's hand holds everything that the registry lists.
    public void start() throws InterruptedException {
        pipeline.start();
        tail.start();
        Patience.await("the table", LONGEST_FILL, () -> hand.endpoints() == shop.endpoints());
    }

    /// From the registry's answer to the publisher's image.
    @Override
    public Histogram measure(OpenLoad load, double perSecond) throws InterruptedException {
        int before = version;
        version += load.size();
        hand.forgetFailure();
        List<Instance> changes = IntStream.range(0, load.size())
                .mapToObj(i -> shop.instance(endpoint(i), before + i + 1))
                .toList();
        List<EndpointKey> keys = IntStream.range(0, load.size())
                .mapToObj(i -> shop.endpoint(endpoint(i), 0).key())
                .toList();
        load.begin(perSecond);
        for (int i = 0; i < load.size(); i++) {
            int number = i;
            hand.await(Shop.service(i % shop.services()), new Awaited(load, i, keys.get(i), before + i + 1));
            source.change(load.due(i), () -> {
                versions.set(endpoint(number), before + number + 1);
                return changes.get(number);
            });
        }
        Patience.await("Fairlead", () -> {
            hand.requireNoFailure();
            return load.missing() == 0;
        });
        return load.latencies();
    }

    /// Which one change number `i` is of.
    private int endpoint(int i) {
        return i % shop.services() * shop.endpointsEach() + i % shop.endpointsEach();
    }

    private List<Instance> listed() {
        return IntStream.range(0, shop.endpoints())
                .mapToObj(endpoint -> shop.instance(endpoint, versions.get(endpoint)))
                .toList();
    }

    TopicCatalogue topics() {
        return topics;
    }

    Sizes sizes() {
        return sizes;
    }

    /// How many records the topology has written.
    long written() throws InterruptedException {
        return Written.records(bed, topics);
    }

    /// How many changes were made.
    int changes() {
        return version;
    }

    Stages stages() {
        return hand.stages();
    }

    @Override
    public void close() {
        tail.close();
        pipeline.close();
    }
}
