package io.fairlead.topology.streams;

import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// The complete topology:
///
/// ```
/// changes ──▶ merge ──┬──▶ endpoints
///    ▲   ┌──▶ │ state ├──▶ audit
/// control┘    │       ├──▶ dlq
///    │        │
///    └────────┴──────────  expiries (an empty service has lingered long enough, a source is silent for too long)
/// ```
public final class MergeTopology {
    private MergeTopology() {}

    /// Pure: builds, starts nothing.
    public static Topology build(TopologyConfig config, TopologyListener listener, InstantSource clock) {
        TopologyTopics topics = config.topics();
        Topology topology = new Topology();
        source(topology, Names.CHANGES, topics.changes());
        source(topology, Names.CONTROL, topics.control());
        topology.addProcessor(
                Names.MERGE, () -> new MergeProcessor(config, listener, clock), Names.CHANGES, Names.CONTROL);
        topology.addStateStore(state(), Names.MERGE);
        sink(topology, Names.ENDPOINTS, topics.endpoints());
        sink(topology, Names.AUDIT, topics.audit());
        sink(topology, Names.DEAD_LETTER, topics.deadLetter());
        sink(topology, Names.EXPIRIES, topics.changes());
        return topology;
    }

    /// The topic in which Kafka Streams keeps the state of an application.
    public static String stateTopic(String applicationId) {
        return applicationId + "-" + Names.STATE + "-changelog";
    }

    /// The merge does not use record times; Kafka Streams would stop at a record that has none.
    private static void source(Topology topology, String name, String topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                (record, latest) -> record.timestamp() < 0 ? Math.max(0, latest) : record.timestamp(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
    }

    private static void sink(Topology topology, String name, String topic) {
        topology.addSink(
                name, topic, new ByteArraySerializer(), Outgoing.SERIALIZER, Outgoing.PARTITIONER, Names.MERGE);
    }

    /// In memory, logged, not cached: see [StreamsSettings]. The values are written and read by [StateCodecs].
    private static StoreBuilder<KeyValueStore<String, byte[]>> state() {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(Names.STATE), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of("min.compaction.lag.ms", "0"));
    }
}
