package io.fairlead.publisher.tail;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/// Reads partitions from their beginning to the end that they had when they were taken up. The end is a position,
/// not the last record's offset: compaction and transaction markers leave gaps.
final class Bootstrap implements AutoCloseable {
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    Bootstrap(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    void add(Collection<TopicPartition> partitions) {
        ends.putAll(consumer.endOffsets(partitions));
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(partitions);
    }

    void remove(Collection<TopicPartition> partitions) {
        if (ends.keySet().removeAll(partitions)) {
            consumer.assign(ends.keySet());
        }
    }

    boolean isDone() {
        return ends.isEmpty();
    }

    ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        return consumer.poll(wait);
    }

    /// This record is to be read again.
    void back(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
    }

    /// Takes out the partitions that have been read to their end, with the position from which to read on.
    Map<TopicPartition, Long> takeFinished() {
        Map<TopicPartition, Long> finished = new HashMap<>();
        ends.forEach((partition, end) -> {
            long position = consumer.position(partition);
            if (position >= end) {
                finished.put(partition, position);
            }
        });
        remove(finished.keySet());
        return finished;
    }

    /// How many records of each partition are still to come, at most.
    Map<Integer, Long> left() {
        Map<Integer, Long> left = new TreeMap<>();
        ends.forEach((partition, end) -> left.put(partition.partition(), end - consumer.position(partition)));
        return left;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
