package io.fairlead.server;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.KeptAdmin;
import io.fairlead.platform.Platform;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.Topic;
import io.fairlead.topology.streams.InputChecks.OwnersEnd;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/// Asks Kafka for the end of `owners`, once for each new epoch, and caches the result. Thread-safe.
final class KafkaOwnersEnd implements OwnersEnd, AutoCloseable {
    private final Platform platform;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final KeptAdmin admin;

    KafkaOwnersEnd(Platform platform) {
        this.platform = platform;
        this.admin = new KeptAdmin(platform);
    }

    @Override
    public synchronized long endAbove(SourceId source, Epoch epoch) {
        TopicPartition partition = new TopicPartition(
                platform.topic(Topic.OWNERS),
                ServicePartitioner.shard(source, platform.topics().partitions()));
        long known = ends.getOrDefault(partition, 0L);
        if (epoch.value() < known) {
            return known;
        }
        long end = ask(partition);
        ends.put(partition, end);
        return end;
    }

    private long ask(TopicPartition partition) {
        try {
            return admin.get()
                    .listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw unreadable(partition, cause);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static TransientFailure unreadable(TopicPartition partition, Throwable cause) {
        return new TransientFailure(
                "TOPOLOGY-OWNERS",
                "the end of topic " + partition.topic() + " cannot be read, so that a new epoch cannot be checked: "
                        + cause.getMessage() + "; the topology needs the right Describe on it (ops/topics.md)",
                cause);
    }

    @Override
    public void close() {
        admin.close();
    }
}
