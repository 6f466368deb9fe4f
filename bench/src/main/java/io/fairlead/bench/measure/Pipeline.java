package io.fairlead.bench.measure;

import io.fairlead.ingest.guard.GuardSetup;
import io.fairlead.ingest.kafka.IngestSerdes;
import io.fairlead.ingest.kafka.KafkaIngest;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.ingest.runner.Timing;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.SourceId;
import io.fairlead.table.reader.TailConfig;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.topology.streams.TopologyListener;
import io.fairlead.topology.streams.TopologyRunner;
import io.fairlead.wire.OwnershipCodec;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.TableEntryCodec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Ingest and the topology, as `fairlead run` has them.
public final class Pipeline implements AutoCloseable {
    public static final SourceId SOURCE = new SourceId("dc1");

    private final TopicCatalogue topics;
    private final Bed bed;
    private final KafkaIngest ingest;
    private final TopologyRunner topology;

    public Pipeline(Bed bed, TopicCatalogue topics, LoadedSource source) {
        this(bed, topics, List.of(source));
    }

    public Pipeline(Bed bed, TopicCatalogue topics, List<LoadedSource> sources) {
        this(bed, topics, sources, GuardSetup.DEFAULT);
    }

    /// Without the second snapshot that a source takes five minutes after its first, so that what the guard may
    /// hold is confirmed: it would fall into one round of some minutes and not into the next. `scale` has it.
    public static Pipeline steady(Bed bed, TopicCatalogue topics, LoadedSource source) {
        GuardLimits given = GuardLimits.DEFAULT;
        GuardLimits limits = new GuardLimits(
                given.share(), given.count(), given.shareOfService(), Duration.ofDays(1), given.confirmServiceAfter());
        return new Pipeline(bed, topics, List.of(source), new GuardSetup(limits, GuardSetup.DEFAULT.window()));
    }

    private Pipeline(Bed bed, TopicCatalogue topics, List<LoadedSource> sources, GuardSetup guard) {
        this(
                sources.stream()
                        .map(source -> SourceSetup.of(source, Shop.RULES, 0).with(guard))
                        .toList(),
                bed,
                topics);
    }

    /// With a source as it is configured.
    public static Pipeline of(Bed bed, TopicCatalogue topics, SourceSetup source) {
        return new Pipeline(List.of(source), bed, topics);
    }

    private Pipeline(List<SourceSetup> setups, Bed bed, TopicCatalogue topics) {
        this.bed = bed;
        this.topics = topics;
        Clock clock = Clock.systemUTC();
        ingest = new KafkaIngest(
                new KafkaIngest.Config(name(), "bench", bed.clients(), topics),
                new IngestSerdes(
                        bed.writer(new RegistryEventCodec()),
                        bed.writer(new OwnershipCodec()),
                        bed.reader(new TableEntryCodec()),
                        bed.reader(new RegistryEventCodec())),
                setups,
                new KafkaIngest.Surroundings(new Timing(clock, new Random(1)), _ -> {}));
        topology = bed.wire().topology(topics, TopologyListener.NONE, Map.of());
    }

    private String name() {
        return name(topics);
    }

    /// What the topics of a measurement have in common, without the dot.
    public static String name(TopicCatalogue topics) {
        return topics.prefix().replace(".", "");
    }

    /// Takes a new snapshot.
    public void resync(SourceId source) {
        ingest.resync(source);
    }

    public TailConfig tail() {
        return new TailConfig(topics.name(Topic.ENDPOINTS), name(), bed.clients());
    }

    public void start() {
        topology.start();
        ingest.start();
    }

    /// The same, ingest once the topology runs: it waits for the merge, and would wait for the start of that,
    /// too.
    public void startInOrder() throws InterruptedException {
        topology.start();
        Patience.await("the topology", topology::isReady);
        ingest.start();
    }

    @Override
    public void close() {
        ingest.close();
        topology.close();
    }
}
