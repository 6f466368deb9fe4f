package io.fairlead.bench.spread;

import io.fairlead.bench.measure.Bed;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// The longest time that each partition of a topic got nothing new, while it is watched.
final class Gaps implements AutoCloseable {
    private final long[] last;
    private final long[] longest;
    private final Thread thread;
    private volatile boolean closing;

    Gaps(Bed bed, String topic, int partitions) {
        last = new long[partitions];
        longest = new long[partitions];
        Arrays.fill(last, System.nanoTime());
        KafkaConsumer<byte[], byte[]> consumer = bed.consumer(Map.of());
        List<TopicPartition> all = Bed.partitions(topic, partitions);
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
        thread = Thread.ofPlatform().name("bench-gaps").start(() -> watch(consumer));
    }

    private void watch(KafkaConsumer<byte[], byte[]> consumer) {
        try (consumer) {
            while (!closing) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    note(record.partition());
                }
            }
        }
    }

    private synchronized void note(int partition) {
        long now = System.nanoTime();
        longest[partition] = Math.max(longest[partition], now - last[partition]);
        last[partition] = now;
    }

    /// In milliseconds, in order; counts from the last call on.
    synchronized double[] take() {
        double[] millis = Arrays.stream(longest)
                .mapToDouble(nanos -> nanos / 1e6)
                .sorted()
                .toArray();
        Arrays.fill(longest, 0);
        Arrays.fill(last, System.nanoTime());
        return millis;
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
