package io.fairlead.bench.latency;

import io.fairlead.bench.measure.Bed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// A bare consumer with a thread of its own, from the end of a topic on.
final class Reader implements AutoCloseable {
    private final Thread thread;
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile boolean closing;

    /// Returns once nothing that is written will be missed.
    Reader(Bed bed, String topic, int partitions, Consumer<ConsumerRecord<byte[], byte[]>> action)
            throws InterruptedException {
        thread = Thread.ofPlatform().name("floor-" + topic).start(() -> {
            try (KafkaConsumer<byte[], byte[]> consumer = bed.consumer(Map.of())) {
                List<TopicPartition> all = Bed.partitions(topic, partitions);
                consumer.assign(all);
                consumer.seekToEnd(all);
                all.forEach(consumer::position);
                ready.countDown();
                while (!closing) {
                    consumer.poll(Duration.ofMillis(100)).forEach(action);
                }
            }
        });
        ready.await();
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
