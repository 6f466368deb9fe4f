package io.fairlead.ingest.kafka;

import io.fairlead.wire.InputOffset;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// How far the topology has merged each partition of `changes`, as far as the table shows it: its records bear the
/// offsets that they come from. Read only while somebody has it open. Thread-safe.
///
/// What an aborted transaction wrote counts as well: it will be merged again, and it was merged in time.
final class TableProgress {
    private static final Duration POLL = Duration.ofMillis(20);
    /// A source that is told to leave off must not wait for Kafka.
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final List<TopicPartition> partitions;
    private final long[] merged;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private int users;

    /// @param consumers make readers of what is not committed yet
    TableProgress(Supplier<Consumer<byte[], byte[]>> consumers, List<TopicPartition> partitions) {
        this.consumers = consumers;
        this.partitions = partitions;
        merged = new long[partitions.size()];
        Arrays.fill(merged, -1);
    }

    /// What is merged from here on will be seen.
    ///
    /// @throws KafkaException it cannot be read
    synchronized void open() {
        if (consumer == null) {
            Consumer<byte[], byte[]> opened = consumers.get();
            try {
                opened.assign(partitions);
                opened.seekToEnd(partitions);
                partitions.forEach(partition -> opened.position(partition, ANSWER));
            } catch (KafkaException e) {
                opened.close(CloseOptions.timeout(ANSWER));
                throw e;
            }
            consumer = opened;
        }
        users++;
    }

    /// Reads what has come; waits for it a moment.
    ///
    /// @throws KafkaException it cannot be read
    synchronized void read() {
        if (consumer != null) {
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                int partition = entry.partition();
                InputOffset.of(entry.headers())
                        .ifPresent(offset -> merged[partition] = Math.max(merged[partition], offset));
            }
        }
    }

    /// Whether all these offsets are.
    synchronized boolean isMerged(long[] offsets) {
        for (int partition = 0; partition < offsets.length; partition++) {
            if (merged[partition] < offsets[partition]) {
                return false;
            }
        }
        return true;
    }

    synchronized void close() {
        users--;
        if (users == 0 && consumer != null) {
            consumer.close(CloseOptions.timeout(ANSWER));
            consumer = null;
        }
    }
}
