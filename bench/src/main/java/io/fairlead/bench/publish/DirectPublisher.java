package io.fairlead.bench.publish;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Pipeline;
import io.fairlead.publisher.Publisher;
import io.fairlead.publisher.PublisherDependencies;
import io.fairlead.publisher.pipeline.Coalescing;
import io.fairlead.publisher.pipeline.DeleteTerms;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PipelineConfig;
import io.fairlead.publisher.pipeline.TargetSpec;
import io.fairlead.publisher.pipeline.WriteGate;
import io.fairlead.publisher.plan.SyncPolicy;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.table.reader.LastHeartbeat;
import io.fairlead.table.reader.TailConfig;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.TableEntryCodec;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;

/// A publisher as `fairlead run` has it, that writes each change at once: coalescing off.
public final class DirectPublisher {
    private DirectPublisher() {}

    /// Not started.
    public static Publisher of(Bed bed, TopicCatalogue topics, MeshTarget target, Consumer<Outcome> told) {
        TargetSpec spec = new TargetSpec(
                target,
                SyncPolicy.SYNC,
                DeleteTerms.DEFAULT,
                new WriteGate(new TreeSet<>(List.of(Pipeline.SOURCE))),
                PipelineConfig.DEFAULT.with(Coalescing.OFF));
        return new Publisher(
                new TailConfig(topics.name(Topic.ENDPOINTS), topics.prefix().replace(".", ""), bed.clients()),
                bed.reader(new TableEntryCodec()),
                List.of(spec),
                new PublisherDependencies(
                        LastHeartbeat.EVERYBODY, told::accept, (_, _) -> {}, Clock.systemUTC(), new Random(1)));
    }
}
