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

/// How far the topology has merged each partition of `changes`, according to the table: its records carry the offsets
/// of their input. Read only while it is open. Thread-safe.
///
/// Unlike `TableReader`, this reads only headers, and uncommitted records: records of an aborted transaction count, as
/// they will be merged again.
final class TableProgress {
    private static final Duration POLL = Duration.ofMillis(20);
    /// A source that is cancelled must not wait long for Kafka.
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final List<TopicPartition> partitions;
    /// Guards the consumer. Held during a poll.
    private final ReentrantLock reading = new ReentrantLock();

    private final long[] merged;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private int users;

    /// @param consumers create consumers that read uncommitted records
    TableProgress(Supplier<Consumer<byte[], byte[]>> consumers, List<TopicPartition> partitions) {
        this.consumers = consumers;
        this.partitions = partitions;
        merged = new long[partitions.size()];
        Arrays.fill(merged, -1);
    }

    /// Progress is visible from now on.
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

    /// Reads new records for a moment, or waits while another thread does.
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
            // Not the maximum: offsets start at 0 again when `changes` was deleted and created again.
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
