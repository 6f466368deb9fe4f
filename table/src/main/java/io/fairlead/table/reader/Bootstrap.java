package io.fairlead.table.reader;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/// Reads committed records: partitions from their beginning to the end that they had when they were added, and from
/// there on those that are to be followed. The end is a position, not the last record's offset: compaction and
/// transaction markers leave gaps.
final class Bootstrap implements AutoCloseable {
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Set<TopicPartition> followed = new HashSet<>();

    Bootstrap(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    void add(Collection<TopicPartition> partitions) {
        ends.putAll(consumer.endOffsets(partitions));
        assign();
        consumer.seekToBeginning(partitions);
    }

    void remove(Collection<TopicPartition> partitions) {
        boolean ended = ends.keySet().removeAll(partitions);
        if (followed.removeAll(partitions) || ended) {
            assign();
        }
    }

    /// Continues with partitions that have just been taken out.
    void follow(Map<TopicPartition, Long> positions) {
        if (followed.addAll(positions.keySet())) {
            assign();
            positions.forEach(consumer::seek);
        }
    }

    /// The position of each partition up to which all records are known to be committed or aborted.
    Map<TopicPartition, Long> decided() {
        Map<TopicPartition, Long> decided = new HashMap<>();
        followed.forEach(partition -> decided.put(partition, consumer.position(partition)));
        return decided;
    }

    private void assign() {
        Set<TopicPartition> all = new HashSet<>(ends.keySet());
        all.addAll(followed);
        consumer.assign(all);
    }

    boolean isDone() {
        return ends.isEmpty();
    }

    /// Kafka's consumer throws on a poll without assigned partitions.
    ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        return ends.isEmpty() && followed.isEmpty() ? ConsumerRecords.empty() : consumer.poll(wait);
    }

    /// Seeks back, so that this record is read again.
    void back(TopicPartition partition, long offset) {
        consumer.seek(partition, offset);
    }

    /// Removes the partitions that have been read to their end, and returns the positions from which to continue.
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

    /// The maximum number of records of each partition that are still to be read.
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
