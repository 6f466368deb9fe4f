package io.fairlead.testkit.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A broker as one test sees it. `prefix` ends in a dot and is this test's alone: topics named with it meet no
/// other test's. Consumer groups and transactional ids should begin with it too.
public final class TestKafka implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String bootstrapServers;
    private final String prefix;
    private final Admin admin;

    private TestKafka(String bootstrapServers, String prefix) {
        this.bootstrapServers = bootstrapServers;
        this.prefix = prefix;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /// Any broker, such as a [ChildKafka].
    public static TestKafka of(String bootstrapServers, String prefix) {
        return new TestKafka(bootstrapServers, prefix);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public String prefix() {
        return prefix;
    }

    /// Closed with the test.
    public Admin admin() {
        return admin;
    }

    /// For any Kafka client: the address, and nothing else.
    public Map<String, Object> clientProperties() {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    /// Makes the topic `prefix + name` and returns its whole name, once the leader of each partition answers.
    ///
    /// Before that, a producer with several batches under way can have the second one taken and the first
    /// one refused until it gives up, two minutes later (KAFKA-14359).
    public String createTopic(String name, int partitions, Map<String, String> configs) {
        var topic = new NewTopic(prefix + name, Optional.of(partitions), Optional.empty()).configs(configs);
        await(admin.createTopics(List.of(topic)).all());
        awaitLeaders(topic.name(), partitions);
        return topic.name();
    }

    /// Returns once the leader of each partition answers.
    ///
    /// @param topic the whole name
    public void awaitLeaders(String topic, int partitions) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                await(admin.listOffsets(ends).all());
                return;
            } catch (IllegalStateException e) {
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }

    /// A producer of bytes without waiting time; the caller closes it.
    public KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config = new HashMap<>(clientProperties());
        config.put("acks", "all");
        config.put("linger.ms", 0);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// A consumer of bytes without a group, that sees only what is committed; the caller closes it.
    public KafkaConsumer<byte[], byte[]> consumer() {
        return consumer("read_committed");
    }

    private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        Map<String, Object> config = new HashMap<>(clientProperties());
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.put("isolation.level", isolation);
        config.put("fetch.max.wait.ms", 20);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// All records that were committed before this call, by partition and offset.
    ///
    /// @param topic the whole name
    public List<ConsumerRecord<byte[], byte[]>> readToEnd(String topic) {
        return readToEnd(topic, "read_committed");
    }

    /// The same with the records of transactions that are open or were aborted.
    public List<ConsumerRecord<byte[], byte[]>> readUncommittedToEnd(String topic) {
        return readToEnd(topic, "read_uncommitted");
    }

    private List<ConsumerRecord<byte[], byte[]>> readToEnd(String topic, String isolation) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = consumer(isolation)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            // Positions, not the last record: transaction markers and compaction leave gaps.
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(topic + " was not read to its end " + ends + " within " + PATIENCE);
                }
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        records.sort((a, b) -> a.partition() != b.partition()
                ? Integer.compare(a.partition(), b.partition())
                : Long.compare(a.offset(), b.offset()));
        return records;
    }

    /// The result, or the failure that Kafka gave.
    public static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("Kafka did not answer within " + PATIENCE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
