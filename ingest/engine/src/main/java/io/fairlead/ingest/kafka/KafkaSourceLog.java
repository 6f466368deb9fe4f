package io.fairlead.ingest.kafka;

import io.fairlead.model.Epoch;
import io.fairlead.model.Position;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.SourceId;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/// Reads what earlier owners of a source wrote to `changes` and `owners`. Each call has a consumer of its own.
final class KafkaSourceLog implements SourceHistory.Log {
    private final IngestClients clients;
    private final TopicCatalogue topics;
    private final Deserializer<RegistryEvent> changes;
    private final InstantSource clock;

    KafkaSourceLog(
            IngestClients clients, TopicCatalogue topics, Deserializer<RegistryEvent> changes, InstantSource clock) {
        this.clients = clients;
        this.topics = topics;
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public int lastCount(SourceId source) {
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            return heartbeats(reader).total(source, clock.instant());
        }
    }

    @Override
    public List<Position> positions(SourceId source) {
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            return heartbeats(reader).positions(source, clock.instant());
        }
    }

    private HeartbeatReader heartbeats(KafkaConsumer<byte[], byte[]> reader) {
        return new HeartbeatReader(reader, topics.name(Topic.CHANGES), changes);
    }

    @Override
    public Epoch lastGiven(SourceId source) {
        int shard = ServicePartitioner.shard(source, topics.partitions());
        TopicPartition owners = new TopicPartition(topics.name(Topic.OWNERS), shard);
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            return new Epoch(reader.endOffsets(List.of(owners)).getOrDefault(owners, 0L) - 1);
        }
    }
}
