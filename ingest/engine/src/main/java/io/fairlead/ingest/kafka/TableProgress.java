package io.fairlead.ingest.kafka;

import io.fairlead.wire.InputOffset;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/// How far the topology has merged each partition of `changes`, as far as the table shows it: its records bear the
/// offsets that they come from. Read only while somebody has it open. Thread-safe.
///
/// What an aborted transaction wrote counts as well: it will be merged again, and it was merged in time.
final class TableProgress {
    private static final Duration POLL = Duration.ofMillis(20);
    /// A source that is told to leave off must not wait long for Kafka.
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final List<TopicPartition> partitions;
    /// Of the consumer, which one thread reads at a time. It is held for as long as a poll lasts.
    private final ReentrantLock reading = new ReentrantLock();

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
    void open() {
        reading.lock();
        try {
            if (consumer == null) {
                consumer = atTheEnd();
            }
            users++;
        } finally {
            reading.unlock();
        }
    }

    private Consumer<byte[], byte[]> atTheEnd() {
        Consumer<byte[], byte[]> opened = consumers.get();
        try {
            opened.assign(partitions);
            opened.endOffsets(partitions, ANSWER).forEach(opened::seek);
            return opened;
        } catch (KafkaException e) {
            opened.close(CloseOptions.timeout(ANSWER));
            throw e;
        }
    }

    /// Reads what has come, or lets another thread do so; waits for it a moment.
    ///
    /// @throws KafkaException it cannot be read
    void read() {
        if (!reading.tryLock()) {
            awaitOther();
            return;
        }
        try {
            if (consumer != null) {
                note(consumer.poll(POLL));
            }
        } finally {
            reading.unlock();
        }
    }

    private synchronized void note(ConsumerRecords<byte[], byte[]> entries) {
        for (ConsumerRecord<byte[], byte[]> entry : entries) {
            int partition = entry.partition();
            // Not the highest: offsets begin at 0 again where `changes` was deleted and created again.
            InputOffset.of(entry.headers()).ifPresent(offset -> merged[partition] = offset);
        }
    }

    private void awaitOther() {
        try {
            if (reading.tryLock(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                reading.unlock();
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /// By how many offsets the table is behind these, of all partitions together; 0 once all of them are merged.
    synchronized long behind(long[] offsets) {
        long behind = 0;
        for (int partition = 0; partition < offsets.length; partition++) {
            behind += Math.max(0, offsets[partition] - merged[partition]);
        }
        return behind;
    }

    void close() {
        reading.lock();
        try {
            users--;
            if (users == 0 && consumer != null) {
                consumer.close(CloseOptions.timeout(ANSWER));
                consumer = null;
            }
        } finally {
            reading.unlock();
        }
    }
}
