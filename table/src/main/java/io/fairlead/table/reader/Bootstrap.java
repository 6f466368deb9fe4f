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

/// Reads what is committed: partitions from their beginning to the end that they had when they were taken up, and from
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

    /// Goes on with partitions that have just been taken out.
    void follow(Map<TopicPartition, Long> positions) {
        if (followed.addAll(positions.keySet())) {
            assign();
            positions.forEach(consumer::seek);
        }
    }

    /// Up to where all records are known to be committed or aborted.
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

    /// Kafka's consumer refuses to poll nothing.
    ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        return ends.isEmpty() && followed.isEmpty() ? ConsumerRecords.empty() : consumer.poll(wait);
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
