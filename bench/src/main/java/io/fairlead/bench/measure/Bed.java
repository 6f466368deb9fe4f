package io.fairlead.bench.measure;

import io.fairlead.embedded.EmbeddedSchemaRegistry;
import io.fairlead.embedded.InMemorySchemaLog;
import io.fairlead.testkit.kafka.ChildKafka;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicAdmin;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.Codec;
import io.fairlead.wire.schemaregistry.ConfluentDeserializer;
import io.fairlead.wire.schemaregistry.ConfluentSerializer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A real broker in a JVM of its own and a schema registry; each measurement makes topics of its own there.
public final class Bed implements AutoCloseable {
    private final ChildKafka broker;
    private final TestKafka floors;
    private final EmbeddedSchemaRegistry registry;
    private final Wire wire;
    private final AtomicInteger named = new AtomicInteger();

    private Bed(ChildKafka broker) {
        this.broker = broker;
        floors = TestKafka.of(broker.bootstrapServers(), "floor.");
        registry = EmbeddedSchemaRegistry.start(new InMemorySchemaLog(), 0);
        wire = new Wire(broker.bootstrapServers(), registry.url());
    }

    /// Returns once the broker takes requests; it keeps its data in `folder`.
    public static Bed open(Path folder) throws InterruptedException {
        return new Bed(ChildKafka.start(
                folder,
                List.of(
                        "-Xms1g",
                        "-Xmx1g",
                        "-XX:+UseG1GC",
                        "-XX:MaxGCPauseMillis=20",
                        "-XX:InitiatingHeapOccupancyPercent=35",
                        "-XX:+ExplicitGCInvokesConcurrent")));
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    public String registryUrl() {
        return registry.url();
    }

    public Map<String, Object> clients() {
        return floors.clientProperties();
    }

    public Admin admin() {
        return floors.admin();
    }

    /// The topics of a pipeline of its own, made as `fairlead topics apply` makes them.
    public TopicCatalogue pipeline(int partitions) throws InterruptedException {
        TopicCatalogue topics = new TopicCatalogue("bench" + named.incrementAndGet() + ".", partitions, (short) 1);
        TopicAdmin topicAdmin = new TopicAdmin(admin());
        topicAdmin.apply(topicAdmin.plan(topics.all()));
        floors.awaitLeaders(topics.name(Topic.CHANGES), partitions);
        floors.awaitLeaders(topics.name(Topic.ENDPOINTS), partitions);
        return topics;
    }

    /// A plain topic for a floor.
    public String topic(String name, int partitions) {
        return floors.createTopic(name + named.incrementAndGet(), partitions, Map.of());
    }

    public <T> ConfluentSerializer<T> writer(Codec<T> codec) {
        return wire.writer(codec);
    }

    public <T> ConfluentDeserializer<T> reader(Codec<T> codec) {
        return wire.reader(codec);
    }

    public Wire wire() {
        return wire;
    }

    /// As Fairlead's own: all acknowledgements, no waiting for company.
    public KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config = new HashMap<>(clients());
        config.put("acks", "all");
        config.put("linger.ms", 0);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// In no group, from the beginning.
    public KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(clients());
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.putAll(more);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    public static List<TopicPartition> partitions(String topic, int partitions) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    @Override
    public void close() {
        wire.close();
        registry.close();
        floors.close();
        broker.close();
    }
}
