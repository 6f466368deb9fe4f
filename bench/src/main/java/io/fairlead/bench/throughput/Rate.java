package io.fairlead.bench.throughput;

import io.fairlead.bench.measure.Bed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// Counts what comes out of a topic, and how fast.
final class Rate implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final KafkaConsumer<byte[], byte[]> consumer;

    Rate(Bed bed, String topic, int partitions) {
        consumer = bed.consumer(Map.of("max.poll.records", 5000));
        List<TopicPartition> all = Bed.partitions(topic, partitions);
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
    }

    /// Records a second between a tenth and the last of `expected` records whose keys hold a bar, as those of
    /// instances and endpoints do: without the start.
    double of(int expected) {
        int seen = 0;
        long from = 0;
        int before = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (seen < expected) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(seen + " of " + expected + " records came within " + PATIENCE);
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                seen += hasBar(record.key()) ? 1 : 0;
            }
            if (from == 0 && seen >= expected / 10) {
                from = System.nanoTime();
                before = seen;
            }
        }
        return (seen - before) * 1e9 / (System.nanoTime() - from);
    }

    private static boolean hasBar(byte[] key) {
        for (byte letter : key) {
            if (letter == '|') {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
