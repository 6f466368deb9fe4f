package io.fairlead.topics;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/// Reads the assigned partitions from where the consumer is to the end that they have when the read begins, as
/// `KafkaBasedLog` of Kafka Connect does. The end is a position, not the offset of the last record: compaction and
/// transaction markers leave gaps.
public final class ReadToEnd {
    private static final Duration POLL = Duration.ofMillis(200);
    /// A partition that has lost its leader gives no records, and no error either.
    private static final Duration STALL = Duration.ofSeconds(30);

    private ReadToEnd() {}

    /// Receives the records, in the order of each partition.
    @FunctionalInterface
    public interface Visitor {
        void read(ConsumerRecord<byte[], byte[]> record);
    }

    /// Reads to the end.
    ///
    /// @throws KafkaException the ends could not be reached, or no record arrived for 30 seconds
    public static void read(Consumer<byte[], byte[]> consumer, Visitor visitor) {
        read(consumer, consumer.endOffsets(consumer.assignment()), visitor);
    }

    /// The same, to the given ends.
    ///
    /// @throws KafkaException the ends could not be reached, or no record arrived for 30 seconds
    public static void read(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Visitor visitor) {
        long progress = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                progress = System.nanoTime();
            } else if (System.nanoTime() - progress > STALL.toNanos()) {
                throw new TimeoutException(
                        "no record arrived for " + STALL.toSeconds() + " s before the end of " + ends.keySet());
            }
            records.forEach(visitor::read);
        }
    }
}
