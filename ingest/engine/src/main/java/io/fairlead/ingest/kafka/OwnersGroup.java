package io.fairlead.ingest.kafka;

import io.fairlead.ingest.spi.Cancellation;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Membership in the consumer group that assigns the shards. On a separate thread, so that nothing that a source does
/// delays a poll; reads no record.
///
/// A revoked shard is stopped before the group learns that it was released.
final class OwnersGroup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnersGroup.class);
    /// Joining takes several polls.
    private static final Duration JOINING = Duration.ofMillis(20);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Supplier<KafkaConsumer<byte[], byte[]>> consumers;
    private final String topic;
    private final Duration pace;
    private final ShardListener listener;
    private final Cancellation closing = new Cancellation();
    private volatile boolean member;
    private @Nullable Thread thread;

    /// Receives the shards that this process holds. Called by the thread of the group, which waits for it.
    interface ShardListener {
        void taken(Collection<Integer> shards);

        /// Returns once nothing that belongs to these shards is sent any more.
        void released(Collection<Integer> shards);
    }

    /// @param pace between two polls of a member: the next poll acts on the result of a heartbeat
    OwnersGroup(
            Supplier<KafkaConsumer<byte[], byte[]>> consumers, String topic, Duration pace, ShardListener listener) {
        this.consumers = consumers;
        this.topic = topic;
        this.pace = pace;
        this.listener = listener;
    }

    synchronized void start() {
        thread = Thread.ofPlatform().name("ingest-owners").start(this::loop);
    }

    /// Whether this process is a member of the group, which then assigns shards to it.
    boolean isMember() {
        return member;
    }

    private void loop() {
        while (!closing.isRequested()) {
            try (KafkaConsumer<byte[], byte[]> consumer = consumers.get()) {
                consumer.subscribe(List.of(topic), new Shards(consumer));
                while (!closing.isRequested()) {
                    // A waiting poll busy-loops for milliseconds while a heartbeat is pending: the client's
                    // own thread, which sends it, has to get the lock that the poll acquires repeatedly.
                    consumer.poll(Duration.ZERO);
                    pause(member ? pace : JOINING);
                }
            } catch (RuntimeException | Error e) {
                LOG.error("the ingest consumer group failed; rejoining in {}", RETRY, e);
                pause(RETRY);
            } finally {
                member = false;
            }
        }
    }

    private void pause(Duration time) {
        try {
            closing.await(time);
        } catch (InterruptedException _) {
            closing.request();
        }
    }

    /// Releases every shard, leaves the group, and returns.
    @Override
    public synchronized void close() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        closing.request();
        try {
            if (!running.join(PATIENCE)) {
                LOG.warn("the ingest consumer group was not left within {}", PATIENCE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    private final class Shards implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer;

        private Shards(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            member = true;
            consumer.pause(partitions);
            listener.taken(shards(partitions));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            listener.released(shards(partitions));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            member = false;
            listener.released(shards(partitions));
        }

        private static List<Integer> shards(Collection<TopicPartition> partitions) {
            return partitions.stream().map(TopicPartition::partition).toList();
        }
    }
}
