package io.fairlead.bench.measure;

import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.topology.streams.Codecs;
import io.fairlead.topology.streams.MergeTopology;
import io.fairlead.topology.streams.StreamsSettings;
import io.fairlead.topology.streams.TopologyConfig;
import io.fairlead.topology.streams.TopologyListener;
import io.fairlead.topology.streams.TopologyRunner;
import io.fairlead.topology.streams.TopologyTopics;
import io.fairlead.wire.Codec;
import io.fairlead.wire.CommandCodec;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.TableEntryCodec;
import io.fairlead.wire.schemaregistry.ConfluentDeserializer;
import io.fairlead.wire.schemaregistry.ConfluentSerializer;
import io.fairlead.wire.schemaregistry.RecordPart;
import io.fairlead.wire.schemaregistry.SchemaRegistry;
import io.fairlead.wire.schemaregistry.SchemaRegistryClient;
import io.fairlead.wire.schemaregistry.SchemaRegistryClientConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/// Kafka and the schema registry, as any process of a benchmark reaches them.
public final class Wire implements AutoCloseable {
    private final String bootstrapServers;
    private final SchemaRegistryClientConfig config;
    private final SchemaRegistry schemas;

    public Wire(String bootstrapServers, String registryUrl) {
        this.bootstrapServers = bootstrapServers;
        config = SchemaRegistryClientConfig.from(Map.of("schema.registry.url", registryUrl));
        schemas = SchemaRegistryClient.open(config, Clock.systemUTC());
    }

    public <T> ConfluentSerializer<T> writer(Codec<T> codec) {
        return new ConfluentSerializer<>(codec, schemas, RecordPart.VALUE, config.registration());
    }

    public <T> ConfluentDeserializer<T> reader(Codec<T> codec) {
        return new ConfluentDeserializer<>(codec, schemas, RecordPart.VALUE);
    }

    /// As `fairlead run` has it; not started. `more` are settings of Kafka Streams.
    public TopologyRunner topology(TopicCatalogue topics, TopologyListener listener, Map<String, Object> more) {
        Map<String, Object> settings = StreamsSettings.of(Pipeline.name(topics) + "-topology", bootstrapServers);
        settings.putAll(more);
        var expiries = writer(new RegistryEventCodec());
        var endpoints = writer(new TableEntryCodec());
        var audit = writer(new DecisionCodec());
        // No record waits for the schema registry.
        expiries.id(topics.name(Topic.CHANGES));
        endpoints.id(topics.name(Topic.ENDPOINTS));
        audit.id(topics.name(Topic.AUDIT));
        Codecs codecs = new Codecs(
                reader(RegistryEventCodec.withoutRaw()), reader(new CommandCodec()), expiries, endpoints, audit);
        TopologyTopics names = new TopologyTopics(
                topics.name(Topic.CHANGES),
                topics.name(Topic.CONTROL),
                topics.name(Topic.ENDPOINTS),
                topics.name(Topic.AUDIT),
                topics.name(Topic.DLQ));
        Clock clock = Clock.systemUTC();
        return new TopologyRunner(
                () -> MergeTopology.build(
                        TopologyConfig.unchecked(names, codecs, Duration.ofHours(1)), listener, clock),
                settings,
                clock);
    }

    @Override
    public void close() {
        schemas.close();
    }
}
