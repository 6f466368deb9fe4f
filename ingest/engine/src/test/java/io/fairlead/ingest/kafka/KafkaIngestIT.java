package io.fairlead.ingest.kafka;

import static io.fairlead.ingest.runner.Given.DC1;
import static io.fairlead.ingest.runner.Given.NOON;
import static io.fairlead.ingest.runner.Given.all;
import static io.fairlead.ingest.runner.Given.instance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.embedded.EmbeddedKafka;
import io.fairlead.embedded.EmbeddedKafkaConfig;
import io.fairlead.embedded.EmbeddedSchemaRegistry;
import io.fairlead.embedded.InMemorySchemaLog;
import io.fairlead.ingest.runner.Given;
import io.fairlead.ingest.runner.RunnerConfig;
import io.fairlead.ingest.runner.SourceHealth;
import io.fairlead.ingest.runner.SourceHealth.State;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.ingest.runner.Timing;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.Epoch;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey.OfInstance;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicAdmin;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.Codec;
import io.fairlead.wire.DeadLetter;
import io.fairlead.wire.OwnershipCodec;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.TableEntryCodec;
import io.fairlead.wire.Times;
import io.fairlead.wire.schemaregistry.ConfluentDeserializer;
import io.fairlead.wire.schemaregistry.ConfluentSerializer;
import io.fairlead.wire.schemaregistry.RecordPart;
import io.fairlead.wire.schemaregistry.Registration;
import io.fairlead.wire.schemaregistry.SchemaRegistry;
import io.fairlead.wire.schemaregistry.SchemaRegistryClient;
import io.fairlead.wire.schemaregistry.SchemaRegistryClientConfig;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The ingest role against a real broker. Each test has topics of its own.
class KafkaIngestIT {
    private static final AtomicInteger RUN = new AtomicInteger();

    private static @Nullable EmbeddedKafka kafka;
    private static @Nullable EmbeddedSchemaRegistry server;

    private final SchemaRegistry registry = SchemaRegistryClient.open(
            SchemaRegistryClientConfig.at(Objects.requireNonNull(server).url()), Clock.systemUTC());
    private final Deserializer<RegistryEvent> changes =
            new ConfluentDeserializer<>(new RegistryEventCodec(), registry, RecordPart.VALUE);
    private final IngestSerdes serdes = new IngestSerdes(
            serializer(new RegistryEventCodec()),
            serializer(new OwnershipCodec()),
            new ConfluentDeserializer<>(new TableEntryCodec(), registry, RecordPart.VALUE),
            changes);

    private final TopicCatalogue topics = new TopicCatalogue("t" + RUN.incrementAndGet() + ".", 3, (short) 1);
    private final List<KafkaIngest> running = new ArrayList<>();
    private final Queue<Failure> counted = new ConcurrentLinkedQueue<>();

    private <T> Serializer<T> serializer(Codec<T> codec) {
        return new ConfluentSerializer<>(codec, registry, RecordPart.VALUE, Registration.REGISTER);
    }

    @BeforeAll
    static void startBroker() {
        kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.temporary());
        server = EmbeddedSchemaRegistry.start(new InMemorySchemaLog(), 0);
    }

    @AfterAll
    static void stopBroker() {
        if (kafka != null) {
            kafka.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void makeTopics() throws InterruptedException {
        try (Admin admin = Admin.create(properties())) {
            TopicAdmin topicAdmin = new TopicAdmin(admin);
            topicAdmin.apply(topicAdmin.plan(topics.pipeline()));
            topicAdmin.plan(topics.pipeline()).requireUsable();
            assertThat(topicAdmin.plan(topics.pipeline()).isEmpty()).isTrue();
        }
    }

    @AfterEach
    void stopAll() {
        running.forEach(KafkaIngest::close);
        registry.close();
    }

    private static Map<String, Object> properties() {
        EmbeddedKafka broker = Objects.requireNonNull(kafka);
        return new HashMap<>(Map.of("bootstrap.servers", "127.0.0.1:" + broker.port()));
    }

    /// Answers at once with what it holds, and again whenever that changes.
    private static final class Registry implements RegistrySource {
        final AtomicReference<CompleteReport> answer = new AtomicReference<>(all());
        final AtomicInteger runs = new AtomicInteger();

        @Override
        public SourceId id() {
            return DC1;
        }

        @Override
        public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
            runs.incrementAndGet();
            CompleteReport last = null;
            while (!cancellation.isRequested()) {
                CompleteReport now = answer.get();
                if (!now.equals(last)) {
                    listener.complete(now);
                    last = now;
                }
                cancellation.await(Duration.ofMillis(10));
            }
        }

        @Override
        public void close() {}
    }

    private KafkaIngest ingest(String owner, Registry registry) {
        return ingest(owner, registry, Duration.ofSeconds(2));
    }

    private KafkaIngest ingest(String owner, Registry registry, Duration retryStopped) {
        KafkaIngest ingest = new KafkaIngest(
                new KafkaIngest.Config(topics.prefix() + "shop", owner, properties(), topics),
                serdes,
                List.of(SourceSetup.of(registry, Given.RULES, 1)
                        .withPaces(RunnerConfig.DEFAULT
                                .withTiming(Duration.ofMillis(300), Duration.ofHours(1))
                                .withRetryStopped(retryStopped))),
                new KafkaIngest.Surroundings(new Timing(Clock.systemUTC(), new Random(1)), counted::add));
        running.add(ingest);
        ingest.start();
        return ingest;
    }

    private static SourceHealth health(KafkaIngest ingest) {
        return ingest.health().getFirst();
    }

    private static void eventually(ThrowingRunnable check) {
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(check);
    }

    private List<ConsumerRecord<byte[], byte[]>> records(Topic topic) {
        try (KafkaConsumer<byte[], byte[]> reader = new IngestClients(properties()).reader()) {
            List<TopicPartition> partitions = List.of(
                    new TopicPartition(topics.name(topic), 0),
                    new TopicPartition(topics.name(topic), 1),
                    new TopicPartition(topics.name(topic), 2));
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(p -> reader.position(p) < ends.getOrDefault(p, 0L))) {
                reader.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    private <E extends RegistryEvent> List<E> changes(Class<E> type) {
        return records(Topic.CHANGES).stream()
                .map(r -> changes.deserialize(r.topic(), r.headers(), r.value()))
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Test
    void aRegistryArrivesAsSnapshotThenDifferencesThenHeartbeats() {
        Registry registry = new Registry();
        registry.answer.set(
                all(instance("i1", "web", 80), instance("i2", "api", 81), instance("i3", "x", 1, "reject")));
        KafkaIngest ingest = ingest("a", registry);
        eventually(() -> assertThat(health(ingest).state()).isEqualTo(State.READING));
        registry.answer.set(all(instance("i1", "web", 90), instance("i3", "x", 1, "reject")));

        eventually(() -> {
            assertThat(changes(InstanceGone.class))
                    .extracting(InstanceGone::instance)
                    .containsExactly("i2");
            assertThat(changes(Heartbeat.class)).hasSizeGreaterThanOrEqualTo(3);
        });

        assertThat(changes(SnapshotStarted.class)).hasSize(3);
        assertThat(changes(InstanceSeen.class)).hasSize(3);
        assertThat(changes(SnapshotCompleted.class)).hasSize(3).allSatisfy(marker -> {
            assertThat(marker.total()).isEqualTo(2);
            assertThat(marker.unread()).containsExactly("i3");
        });
        assertThat(records(Topic.CHANGES)).allSatisfy(r -> {
            assertThat(Times.of(r.headers())).isPresent();
            if (Keys.parseChange(r.key()) instanceof OfInstance of) {
                assertThat(r.partition()).isEqualTo(ServicePartitioner.partition(of.service(), 3));
            }
        });
        assertThat(records(Topic.DLQ)).singleElement().satisfies(r -> {
            assertThat(DeadLetter.of(r.headers()))
                    .isEqualTo(new DeadLetter("ingest", "INGEST-TEST", "tagged [reject]", "dc1/i3"));
            assertThat(new String(r.value(), StandardCharsets.UTF_8)).contains("\"id\":\"i3\"");
        });
        assertThat(counted).extracting(Failure::code).containsExactly("INGEST-TEST");
    }

    /// No topology runs here: the table knows nothing.
    @Test
    void aNewOwnerMeasuresItsSnapshotByTheLastWordOfTheFormer() {
        Registry full = new Registry();
        full.answer.set(all(instance("i1", "web", 80), instance("i2", "api", 81), instance("i3", "db", 82)));
        KafkaIngest former = ingest("a", full);
        eventually(() -> assertThat(changes(Heartbeat.class)).hasSizeGreaterThanOrEqualTo(3));
        former.close();

        ingest("b", new Registry());

        eventually(() -> assertThat(changes(SnapshotCompleted.class)).hasSize(6));
        assertThat(changes(SnapshotCompleted.class))
                .filteredOn(marker -> marker.total() == 0)
                .hasSize(3)
                .allSatisfy(marker -> assertThat(marker.loss()).isEqualTo(new Loss(3, 3)));
    }

    @Test
    void whenTheOwnerLeavesAnotherReadsOnInAHigherEpoch() {
        Registry first = new Registry();
        Registry second = new Registry();
        KafkaIngest a = ingest("a", first);
        eventually(() -> assertThat(health(a).state()).isEqualTo(State.READING));
        Epoch before = health(a).epoch();
        KafkaIngest b = ingest("b", second);

        long start = System.nanoTime();
        a.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));

        eventually(() -> assertThat(health(b).state()).isEqualTo(State.READING));
        assertThat(health(b).epoch()).isGreaterThan(before);
        assertThat(records(Topic.OWNERS)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void resyncTakesANewSnapshot() {
        Registry registry = new Registry();
        registry.answer.set(all(instance("i1", "web", 80)));
        KafkaIngest ingest = ingest("a", registry);
        eventually(() -> assertThat(changes(SnapshotCompleted.class)).hasSize(3));

        ingest.resync(DC1);

        eventually(() -> assertThat(changes(SnapshotCompleted.class)).hasSize(6));
        assertThat(changes(SnapshotCompleted.class))
                .extracting(m -> m.stamp().epoch())
                .contains(new Epoch(0), new Epoch(1));
    }

    @Test
    void anOwnersTopicThatWasMadeAnewIsRefused() throws Exception {
        writeStatus(4711);
        KafkaIngest ingest = ingest("a", new Registry());

        eventually(() -> assertThat(health(ingest).state()).isEqualTo(State.STOPPED));
        String owners = topics.name(Topic.OWNERS);
        assertThat(health(ingest).code()).isEqualTo("INGEST-EPOCH-REGRESSED");
        assertThat(health(ingest).message())
                .isEqualTo("source \"dc1\" was given epoch 0 by its record in " + owners
                        + ", expected more than 4711, which the table holds: " + owners
                        + " was recreated, and what is read now would be treated as older; restore " + owners
                        + ", or run `fairlead source reset dc1`");
        assertThat(changes(SnapshotStarted.class)).isEmpty();
    }

    @Test
    void aSourceWhoseEpochRegressedComesBackByItselfAfterAReset() throws Exception {
        writeStatus(4711);
        KafkaIngest ingest = ingest("a", new Registry(), Duration.ofHours(1));
        eventually(() -> assertThat(health(ingest).state()).isEqualTo(State.STOPPED));
        SourceReset reset = new SourceReset(
                new KafkaIngest.Config("test", "operator", properties(), topics), serdes.owners(), serdes.table());

        SourceReset.Plan plan = reset.plan(DC1);
        assertThat(plan.inTable()).isEqualTo(new Epoch(4711));
        assertThat(plan.next()).isEqualTo(new Epoch(1));
        assertThat(plan.missing()).isEqualTo(4711);
        reset.carryOut(plan, "anna", NOON);

        assertThat(reset.plan(DC1).missing()).isZero();
        eventually(() -> assertThat(health(ingest).state()).isEqualTo(State.READING));
        assertThat(health(ingest).epoch()).isEqualTo(new Epoch(4712));
        assertThat(changes(SnapshotStarted.class))
                .allSatisfy(it -> assertThat(it.stamp().epoch()).isEqualTo(new Epoch(4712)));
    }

    @Test
    void anEpochThatNoOwnerEverHadCannotBeReset() throws Exception {
        writeStatus(1L << 60);
        SourceReset reset = new SourceReset(
                new KafkaIngest.Config("test", "operator", properties(), topics), serdes.owners(), serdes.table());

        assertThatThrownBy(() -> reset.carryOut(reset.plan(DC1), "anna", NOON))
                .isInstanceOfSatisfying(
                        ConfigurationFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("INGEST-EPOCH-FORGED"))
                .hasMessageContaining("the table holds epoch 1152921504606846976, and the next of "
                        + topics.name(Topic.OWNERS) + " is 0");
        assertThat(records(Topic.OWNERS)).isEmpty();
    }

    private void writeStatus(long epoch) throws Exception {
        TableEntry status =
                new SourceStatus(DC1, new Epoch(epoch), new Epoch(epoch), 1, 0, Freshness.FRESH, null, NOON, "", "");
        try (var producer = new KafkaProducer<>(properties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            topics.name(Topic.ENDPOINTS),
                            0,
                            Keys.bytes(new OfSource(DC1)),
                            serializer(new TableEntryCodec()).serialize(topics.name(Topic.ENDPOINTS), status)))
                    .get();
        }
    }
}
