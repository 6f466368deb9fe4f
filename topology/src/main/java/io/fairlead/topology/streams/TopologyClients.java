package io.fairlead.topology.streams;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/// Kafka's own clients; the producer's time-outs are fatal, see [FinalTimeouts], and it commits no leader epochs.
public final class TopologyClients implements KafkaClientSupplier {
    /// Called by reflection, from the setting `default.client.supplier`.
    public TopologyClients() {}

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new FinalTimeouts(new WithoutLeaderEpochs(config));
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return getConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return getConsumer(config);
    }

    /// Commits offsets without the leader epoch of their records.
    ///
    /// A consumer takes the epoch of a committed offset for the lowest that its partition can have. The epochs of a
    /// topic that was deleted and created again begin at 0: until there were as many elections as before, the
    /// consumer would accept no leader, and wait silently (Kafka 4.3.1, `Metadata.updateLastSeenEpochIfNewer`;
    /// `LostTopicsIT`). Without an epoch it finds the offset out of range, and begins at the first record. Epochs
    /// protect from records lost in an unclean election, which the settings of the topics do not allow.
    private static final class WithoutLeaderEpochs extends KafkaProducer<byte[], byte[]> {
        WithoutLeaderEpochs(Map<String, Object> config) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public void sendOffsetsToTransaction(
                Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
            Map<TopicPartition, OffsetAndMetadata> plain = new HashMap<>();
            offsets.forEach((partition, offset) ->
                    plain.put(partition, new OffsetAndMetadata(offset.offset(), offset.metadata())));
            super.sendOffsetsToTransaction(plain, group);
        }
    }
}
