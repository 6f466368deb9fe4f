package io.fairlead.topics;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Bug;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// The partition of a service, the same for ingest, topology and publisher: Kafka's murmur2 over the UTF-8 text
/// `namespace/host`, whatever follows it in the key. Checked by golden vectors: changing it requires new topics.
///
/// Also a producer's `partitioner.class` for records with the text keys of [Keys], so that foreign writers agree.
public final class ServicePartitioner implements Partitioner {
    /// Called by reflection, as a `partitioner.class`.
    public ServicePartitioner() {}

    public static int partition(ServiceKey service, int partitions) {
        return hash(service.toString().getBytes(StandardCharsets.UTF_8), partitions);
    }

    /// The shard of a source in the `owners` topic.
    public static int shard(SourceId source, int partitions) {
        return hash(source.value().getBytes(StandardCharsets.UTF_8), partitions);
    }

    /// The partition determined by the beginning of a key, up to the first `|`.
    static int partition(byte[] key, int partitions) {
        for (int i = 0; i < key.length; i++) {
            if (key[i] == Keys.BAR) {
                return hash(Arrays.copyOf(key, i), partitions);
            }
        }
        return hash(key, partitions);
    }

    private static int hash(byte[] text, int partitions) {
        return Utils.toPositive(Utils.murmur2(text)) % partitions;
    }

    @Override
    public int partition(
            String topic,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes,
            Cluster cluster) {
        if (keyBytes == null) {
            throw new Bug("a record for " + topic + " has no key, so no service decides its partition");
        }
        return partition(keyBytes, cluster.partitionCountForTopic(topic));
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
}
