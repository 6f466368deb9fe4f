package io.fairlead.bench.measure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// A bare consumer with a thread of its own, from the end of a topic on.
public final class Reader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<ConsumerRecord<byte[], byte[]>> action;
    private final Thread thread;
    private volatile boolean closing;

    private Reader(
            String topic, KafkaConsumer<byte[], byte[]> consumer, Consumer<ConsumerRecord<byte[], byte[]>> action) {
        this.consumer = consumer;
        this.action = action;
        thread = Thread.ofPlatform().name("bench-" + topic).start(this::read);
    }

    /// Nothing that is written from now on is missed.
    public static Reader open(Bed bed, String topic, int partitions, Consumer<ConsumerRecord<byte[], byte[]>> action) {
        KafkaConsumer<byte[], byte[]> consumer = bed.consumer(Map.of());
        try {
            List<TopicPartition> all = Bed.partitions(topic, partitions);
            consumer.assign(all);
            consumer.seekToEnd(all);
            all.forEach(consumer::position);
            return new Reader(topic, consumer, action);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private void read() {
        try (consumer) {
            while (!closing) {
                consumer.poll(POLL).forEach(action);
            }
        }
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
