package io.fairlead.bench.restart;

import com.sun.management.OperatingSystemMXBean;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.reader.EndpointsTail;
import io.fairlead.table.reader.TailConfig;
import io.fairlead.table.reader.TailInput;
import io.fairlead.table.reader.TailListener;
import io.fairlead.wire.TableEntryCodec;
import io.fairlead.wire.schemaregistry.ConfluentDeserializer;
import io.fairlead.wire.schemaregistry.RecordPart;
import io.fairlead.wire.schemaregistry.SchemaRegistry;
import io.fairlead.wire.schemaregistry.SchemaRegistryClient;
import io.fairlead.wire.schemaregistry.SchemaRegistryClientConfig;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// A process that reads the table to its end, prints how long that took and what it holds, and ends.
///
/// `bare|fairlead bootstrap-servers registry-url topic partitions`
public final class Probe {
    private Probe() {}

    public static void main(String[] args) throws InterruptedException {
        int partitions = Integer.parseInt(args[4]);
        switch (args[0]) {
            case "bare" -> bare(args[1], args[3], partitions);
            case "fairlead" -> fairlead(args[1], args[2], args[3], partitions);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /// As large bites as the publisher's.
    private static void bare(String bootstrapServers, String topic, int partitions) {
        long begin = System.nanoTime();
        long records = 0;
        long bytes = 0;
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "enable.auto.commit",
                false,
                "isolation.level",
                "read_committed",
                "max.poll.records",
                5000,
                "fetch.max.wait.ms",
                100,
                "max.partition.fetch.bytes",
                8 << 20);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    records++;
                    bytes += record.serializedKeySize() + record.serializedValueSize();
                }
            }
        }
        print(System.nanoTime() - begin, bytes, records);
    }

    private static void fairlead(String bootstrapServers, String registryUrl, String topic, int partitions)
            throws InterruptedException {
        SchemaRegistry registry = SchemaRegistryClient.open(
                SchemaRegistryClientConfig.from(Map.of("schema.registry.url", registryUrl)), Clock.systemUTC());
        long before = heap();
        long begin = System.nanoTime();
        Whole whole = new Whole(partitions);
        try (EndpointsTail tail = new EndpointsTail(
                new TailInput(
                        new TailConfig(
                                topic,
                                "probe-" + ProcessHandle.current().pid(),
                                Map.of("bootstrap.servers", bootstrapServers)),
                        new ConfluentDeserializer<>(new TableEntryCodec(), registry, RecordPart.VALUE)),
                whole,
                Clock.systemUTC())) {
            tail.start();
            whole.complete.await();
            long took = System.nanoTime() - begin;
            print(took, heap() - before, whole.services());
        } finally {
            registry.close();
        }
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(Duration.ofMillis(50));
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void print(long nanos, long bytes, long count) {
        double cpu = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : Double.NaN;
        System.out.printf(Locale.ROOT, "seconds=%.3f bytes=%d count=%d cpu=%.2f%n", nanos / 1e9, bytes, count, cpu);
        System.out.flush();
    }

    private static final class Whole implements TailListener {
        private final int partitions;
        private final CountDownLatch complete = new CountDownLatch(1);
        private volatile MeshView view = MeshView.NONE;

        private Whole(int partitions) {
            this.partitions = partitions;
        }

        private long services() {
            return IntStream.range(0, partitions)
                    .mapToLong(partition -> view.image().services(partition).size())
                    .sum();
        }

        @Override
        public void changed(MeshView next, Map<ServiceKey, Timeline> services) {
            view = next;
            if (next.complete().size() == partitions) {
                complete.countDown();
            }
        }

        @Override
        public void undecodable(ConsumerRecord<byte[], byte[]> record, RejectedFailure failure) {
            System.out.println(failure.getMessage());
        }

        @Override
        public void failed(Failure failure) {
            System.out.println(failure.getMessage());
        }
    }
}
