package io.fairlead.bench.latency;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.OpenLoad;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// The floor: what goes into one topic is read, written to another, and read there. Records as large as Fairlead's,
/// the same acknowledgements, nothing else.
final class Legs implements AutoCloseable {
    /// The sizes of an event and of an endpoint in the table, as they are on the wire.
    record Sizes(int change, int entry) {
        static final Sizes OURS = new Sizes(420, 330);
    }

    private final int partitions;
    private final String first;
    private final Sizes sizes;
    private final KafkaProducer<byte[], byte[]> in;
    private final KafkaProducer<byte[], byte[]> between;
    private final List<Thread> threads;
    private final CountDownLatch ready = new CountDownLatch(2);
    private volatile boolean closing;

    Legs(Bed bed, int partitions, Sizes sizes, IntConsumer arrived) throws InterruptedException {
        this.partitions = partitions;
        this.sizes = sizes;
        first = bed.topic("in", partitions);
        String second = bed.topic("out", partitions);
        in = bed.producer();
        between = bed.producer();
        byte[] entry = noise(sizes.entry());
        threads = List.of(
                reader(bed, first, record -> {
                    byte[] value = entry.clone();
                    System.arraycopy(record.value(), 0, value, 0, Integer.BYTES);
                    var _ = between.send(new ProducerRecord<>(second, record.partition(), record.key(), value));
                }),
                reader(
                        bed,
                        second,
                        record -> arrived.accept(ByteBuffer.wrap(record.value()).getInt())));
        ready.await();
    }

    private Thread reader(Bed bed, String topic, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> action) {
        return Thread.ofPlatform().name("floor-" + topic).start(() -> {
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
    }

    static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    void run(OpenLoad load, double perSecond) {
        byte[] change = noise(sizes.change());
        load.send(perSecond, i -> {
            byte[] value = change.clone();
            ByteBuffer.wrap(value).putInt(i);
            var _ = in.send(new ProducerRecord<>(first, i % partitions, new byte[40], value));
        });
    }

    @Override
    public void close() {
        closing = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        in.close();
        between.close();
    }
}
