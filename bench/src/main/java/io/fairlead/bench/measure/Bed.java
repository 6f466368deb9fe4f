package io.fairlead.bench.measure;

import io.fairlead.embedded.EmbeddedKafkaMain;
import io.fairlead.embedded.EmbeddedSchemaRegistry;
import io.fairlead.embedded.InMemorySchemaLog;
import io.fairlead.testkit.peers.PeerProcess;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicAdmin;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.Codec;
import io.fairlead.wire.schemaregistry.ConfluentDeserializer;
import io.fairlead.wire.schemaregistry.ConfluentSerializer;
import io.fairlead.wire.schemaregistry.RecordPart;
import io.fairlead.wire.schemaregistry.SchemaRegistry;
import io.fairlead.wire.schemaregistry.SchemaRegistryClient;
import io.fairlead.wire.schemaregistry.SchemaRegistryConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A real broker in a JVM of its own and a schema registry; each measurement makes topics of its own there.
public final class Bed implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PeerProcess broker;
    private final String bootstrapServers;
    private final EmbeddedSchemaRegistry registry;
    private final SchemaRegistryConfig registryConfig;
    private final SchemaRegistry schemas;
    private final Admin admin;
    private final AtomicInteger pipelines = new AtomicInteger();

    private Bed(PeerProcess broker, String bootstrapServers) {
        this.broker = broker;
        this.bootstrapServers = bootstrapServers;
        registry = EmbeddedSchemaRegistry.start(new InMemorySchemaLog(), 0);
        registryConfig = SchemaRegistryConfig.from(Map.of("schema.registry.url", registry.url()));
        schemas = SchemaRegistryClient.open(registryConfig, Clock.systemUTC());
        admin = Admin.create(clients());
    }

    /// Returns once the broker takes requests; it keeps its data in `folder`.
    public static Bed open(Path folder) throws InterruptedException {
        int port = freePort();
        PeerProcess broker = PeerProcess.start(new PeerProcess.Start(
                "kafka",
                Path.of(System.getProperty("java.home"), "bin", "java"),
                List.of(
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedKafkaMain.class.getName(),
                        "--directory",
                        folder.toString(),
                        "--port",
                        Integer.toString(port),
                        "--until-exit-of",
                        Long.toString(ProcessHandle.current().pid())),
                Map.of()));
        broker.awaitReady(PATIENCE, () -> Files.readString(broker.log()).contains("ready "));
        return new Bed(broker, "127.0.0.1:" + port);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public String registryUrl() {
        return registry.url();
    }

    public Map<String, Object> clients() {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    public Admin admin() {
        return admin;
    }

    /// The topics of a pipeline of its own, made as `fairlead topics apply` makes them.
    public TopicCatalogue pipeline(int partitions) throws InterruptedException {
        TopicCatalogue topics = new TopicCatalogue("bench" + pipelines.incrementAndGet() + ".", partitions, (short) 1);
        TopicAdmin topicAdmin = new TopicAdmin(admin);
        topicAdmin.apply(topicAdmin.plan(topics.all()));
        awaitLeaders(topics.name(Topic.CHANGES), partitions);
        awaitLeaders(topics.name(Topic.ENDPOINTS), partitions);
        return topics;
    }

    /// A plain topic for a floor.
    public String topic(String name, int partitions) throws InterruptedException {
        String topic = "floor" + pipelines.incrementAndGet() + "." + name;
        try {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("topic " + topic + " could not be made", e.getCause());
        }
        awaitLeaders(topic, partitions);
        return topic;
    }

    private void awaitLeaders(String topic, int partitions) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        for (int attempt = 0; ; attempt++) {
            try {
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                if (attempt == 100) {
                    throw new IllegalStateException("topic " + topic + " has no leaders", e.getCause());
                }
                Thread.sleep(Duration.ofMillis(50));
            }
        }
    }

    public <T> ConfluentSerializer<T> writer(Codec<T> codec) {
        return new ConfluentSerializer<>(codec, schemas, RecordPart.VALUE, registryConfig.registration());
    }

    public <T> ConfluentDeserializer<T> reader(Codec<T> codec) {
        return new ConfluentDeserializer<>(codec, schemas, RecordPart.VALUE);
    }

    /// As Fairlead's own: all acknowledgements, no waiting for company.
    public KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config = new HashMap<>(clients());
        config.put("acks", "all");
        config.put("linger.ms", 0);
        config.put("compression.type", "lz4");
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
        return java.util.stream.IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        schemas.close();
        registry.close();
        broker.close();
    }
}
