package io.fairlead.server;

import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.KeptAdmin;
import io.fairlead.platform.Platform;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/// Asks Kafka how many records of a topic were deleted beyond the offset that a group has committed: Kafka Streams
/// silently continues at the first remaining record.
///
/// | the committed offset is | lost |
/// |---|---|
/// | none: the group is new | nothing |
/// | before the first remaining record | the records between them |
/// | beyond the end: the topic is another one | all of it, at least one record |
final class LostEvents implements IntToLongFunction, AutoCloseable {
    private final KeptAdmin admin;
    private final String group;
    private final String topic;

    LostEvents(Platform platform, String group, String topic) {
        this.admin = new KeptAdmin(platform);
        this.group = group;
        this.topic = topic;
    }

    @Override
    public long applyAsLong(int partition) {
        try {
            return lost(new TopicPartition(topic, partition));
        } catch (ExecutionException | KafkaException e) {
            admin.close(); // A broken connection is not kept.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw unreadable(cause);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private TransientFailure unreadable(Throwable cause) {
        return new TransientFailure(
                "KAFKA-UNREACHABLE",
                "kafka: the offsets of group " + group + " in topic " + topic + " cannot be read: "
                        + cause.getMessage(),
                cause);
    }

    private long lost(TopicPartition of) throws ExecutionException, InterruptedException {
        Admin current = admin.get();
        OffsetAndMetadata committed = current.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(of);
        if (committed == null) {
            return 0;
        }
        long first = offset(current, of, OffsetSpec.earliest());
        long end = offset(current, of, OffsetSpec.latest());
        return committed.offset() > end ? Math.max(1, end) : Math.max(0, first - committed.offset());
    }

    @Override
    public void close() {
        admin.close();
    }

    private static long offset(Admin admin, TopicPartition of, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        return admin.listOffsets(Map.of(of, spec)).partitionResult(of).get().offset();
    }
}
