package io.fairlead.suites.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.table.image.ServiceState;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.image.Timeline.Stage;
import io.fairlead.table.reader.ReadRecords;
import io.fairlead.table.reader.ReadTo;
import io.fairlead.table.reader.TableSnapshot;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.TopicId;
import io.fairlead.wire.InputOffset;
import io.fairlead.wire.Times;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithKafka
@Timeout(180)
class EndpointsTailIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ServiceKey BILLING = ServiceKey.parse("shop/billing.mesh");
    private static final List<ServiceKey> SERVICES = IntStream.range(0, 40)
            .mapToObj(i -> new ServiceKey("shop", "s" + i + ".mesh"))
            .toList();

    private static final List<ServiceKey> ONE_OF_EACH_PARTITION = IntStream.range(0, TailRig.PARTITIONS)
            .mapToObj(partition -> IntStream.range(0, 1000)
                    .mapToObj(i -> new ServiceKey("shop", "mark" + i + ".mesh"))
                    .filter(it -> ServicePartitioner.partition(it, TailRig.PARTITIONS) == partition)
                    .findFirst()
                    .orElseThrow())
            .toList();

    private String topic = "";

    @BeforeEach
    void makeTopic(TestKafka kafka) {
        topic = kafka.createTopic("endpoints", TailRig.PARTITIONS, Map.of("cleanup.policy", "compact"));
    }

    private static void send(TestKafka kafka, List<ProducerRecord<byte[], byte[]>> records) {
        try (var producer = kafka.producer()) {
            TailRig.send(producer, records);
        }
    }

    private KafkaProducer<byte[], byte[]> transactional(TestKafka kafka) {
        Map<String, Object> config = new HashMap<>(kafka.clientProperties());
        config.put("transactional.id", kafka.prefix() + "writer");
        config.put("linger.ms", 0);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    /// What shows whether somebody else reads the same log (ADR 24).
    @Test
    void remembersWhatItReadAndAsksForTheEndWhereItIsWanted(TestKafka kafka) throws Exception {
        ProducerRecord<byte[], byte[]> record = TailRig.record(topic, MeshServices.record(BILLING));
        int partition = record.partition();
        try (var producer = kafka.producer()) {
            RecordMetadata first = producer.send(record).get();
            try (TailRig rig = new TailRig(kafka, topic)) {
                await().atMost(PATIENCE).until(rig::isComplete);
                assertThat(rig.records().newest(partition))
                        .contains(new ReadTo(partition, first.offset(), first.timestamp(), ""));
                RecordMetadata second = producer.send(record).get();
                ReadTo read = new ReadTo(partition, second.offset(), second.timestamp(), "");
                await().atMost(PATIENCE)
                        .until(() -> rig.records().newest(partition).equals(Optional.of(read)));
                assertThat(rig.records().judge(read)).isEqualTo(ReadRecords.Answer.SAME);

                ReadTo beyond = new ReadTo(partition, second.offset() + 1, second.timestamp(), "");
                assertThat(rig.records().endsBefore(beyond)).isFalse();
                rig.records().askEnd(partition);
                await().atMost(PATIENCE).until(() -> rig.records().endsBefore(beyond));
            }
        }
    }

    @Test
    void readsFromTheBeginningToTheEndAndOn(TestKafka kafka) {
        SERVICES.forEach(service -> send(kafka, TailRig.service(topic, service, "10.1.0.4")));
        try (TailRig rig = new TailRig(kafka, topic)) {
            await().atMost(PATIENCE).until(rig::isComplete);
            assertThat(SERVICES).allMatch(rig::knows);
            assertThat(rig.changes).as("what a bootstrap reads is no change").allMatch(Map::isEmpty);

            send(kafka, TailRig.service(topic, BILLING, "10.1.0.5"));
            await().atMost(PATIENCE).until(() -> rig.knows(BILLING));
            send(kafka, List.of(TailRig.record(topic, new RecordKey.OfService(BILLING), null)));
            await().atMost(PATIENCE).until(() -> !rig.knows(BILLING));
            assertThat(rig.failures).isEmpty();
        }
    }

    @Test
    void isCompleteOnATopicWithoutRecords(TestKafka kafka) {
        try (TailRig rig = new TailRig(kafka, topic)) {
            await().atMost(PATIENCE).until(rig::isComplete);
        }
    }

    /// The last record of each partition is not one that a consumer is given: markers and aborted records stand
    /// there.
    @Test
    void findsTheEndBehindTransactionMarkersAndAbortedRecords(TestKafka kafka) {
        try (var producer = transactional(kafka)) {
            producer.beginTransaction();
            SERVICES.forEach(service -> TailRig.send(producer, TailRig.service(topic, service, "10.1.0.4")));
            producer.commitTransaction();
            producer.beginTransaction();
            SERVICES.forEach(service ->
                    TailRig.send(producer, List.of(TailRig.record(topic, new RecordKey.OfService(service), null))));
            producer.flush();
            producer.abortTransaction();
        }
        try (TailRig rig = new TailRig(kafka, topic)) {
            await().atMost(PATIENCE).until(rig::isComplete);
            assertThat(SERVICES).allMatch(rig::knows);
        }
    }

    /// A predecessor may have acted on it, and the topology will write it once more. Where it has gone past it without,
    /// it was never so.
    @Test
    void takesWhatWasAbortedUntilTheTopologyHasGonePastIt(TestKafka kafka) {
        try (var producer = transactional(kafka)) {
            producer.beginTransaction();
            SERVICES.forEach(service -> TailRig.send(producer, from(70, TailRig.service(topic, service, "10.1.0.4"))));
            producer.commitTransaction();
            producer.beginTransaction();
            TailRig.send(producer, from(71, TailRig.service(topic, BILLING, "10.1.0.5")));
            producer.flush();
            producer.abortTransaction();
            try (TailRig rig = new TailRig(kafka, topic)) {
                await().atMost(PATIENCE).until(rig::isComplete);
                assertThat(SERVICES).allMatch(rig::knows);
                assertThat(rig.knows(BILLING)).isTrue();

                producer.beginTransaction();
                SERVICES.forEach(
                        service -> TailRig.send(producer, from(72, TailRig.service(topic, service, "10.1.0.6"))));
                producer.commitTransaction();
                await().atMost(PATIENCE).until(() -> !rig.knows(BILLING));
                assertThat(SERVICES).allMatch(rig::knows);
            }
        }
    }

    /// It goes on with records that its successor has gone past already.
    @Test
    void whatAFormerOwnerWritesIsNotEvenShown(TestKafka kafka) {
        try (var producer = transactional(kafka);
                TailRig rig = new TailRig(kafka, topic)) {
            await().atMost(PATIENCE).until(rig::isComplete);
            producer.beginTransaction();
            SERVICES.forEach(service -> TailRig.send(producer, from(70, TailRig.service(topic, service, "10.1.0.4"))));
            producer.commitTransaction();
            await().atMost(PATIENCE).until(() -> SERVICES.stream().allMatch(rig::knows));
            awaitCommittedRead(producer, rig, 71);

            producer.beginTransaction();
            SERVICES.forEach(service -> TailRig.send(
                    producer, from(60, List.of(TailRig.record(topic, new RecordKey.OfService(service), null)))));
            TailRig.send(producer, from(73, TailRig.service(topic, BILLING, "10.1.0.5")));
            producer.flush();
            await().atMost(PATIENCE).until(() -> rig.knows(BILLING));
            assertThat(SERVICES).allMatch(rig::knows);
            producer.abortTransaction();
        }
    }

    /// What is committed is read a moment after it is shown. In each partition, a record that was aborted is taken back
    /// once the reader has come to a committed one of a later input, `input + 1`.
    private void awaitCommittedRead(Producer<byte[], byte[]> producer, TailRig rig, long input) {
        producer.beginTransaction();
        ONE_OF_EACH_PARTITION.forEach(
                service -> TailRig.send(producer, from(input, TailRig.service(topic, service, "10.1.0.4"))));
        producer.flush();
        await().atMost(PATIENCE).until(() -> ONE_OF_EACH_PARTITION.stream().allMatch(rig::knows));
        producer.abortTransaction();
        producer.beginTransaction();
        SERVICES.forEach(
                service -> TailRig.send(producer, from(input + 1, TailRig.service(topic, service, "10.1.0.4"))));
        producer.commitTransaction();
        await().atMost(PATIENCE).until(() -> ONE_OF_EACH_PARTITION.stream().noneMatch(rig::knows));
    }

    /// As the topology writes what follows from that record of `changes`.
    private static List<ProducerRecord<byte[], byte[]>> from(long input, List<ProducerRecord<byte[], byte[]>> records) {
        records.forEach(record -> record.headers().add(InputOffset.header(input)));
        return records;
    }

    @Test
    void isCompleteOnlyWithWhatStandsInAnOpenTransaction(TestKafka kafka) {
        try (var producer = transactional(kafka)) {
            producer.beginTransaction();
            SERVICES.forEach(service -> TailRig.send(producer, TailRig.service(topic, service, "10.1.0.4")));
            producer.flush();
            try (TailRig rig = new TailRig(kafka, topic)) {
                await().atMost(PATIENCE).until(rig::isComplete);
                assertThat(SERVICES).allMatch(rig::knows);
            }
            producer.abortTransaction();
        }
    }

    /// Complete is for good, so what is aborted may not say it.
    @Test
    void isNotCompleteOnTheWordOfAStatusThatIsNotCommitted(TestKafka kafka) {
        try (var writer = transactional(kafka)) {
            writer.beginTransaction();
            TailRig.snapshots(writer, topic, "id-1");
            writer.flush();
            TopicId id = new TopicId(() -> Optional.of("id-1"), () -> Optional.of("id-1"));
            try (TailRig rig = new TailRig(TailRig.config(kafka, topic).identifiedBy(id), TailRig.VALUES)) {
                await().atMost(PATIENCE).until(() -> rig.view.image().statuses().size() == TailRig.PARTITIONS);
                assertThat(rig.view.complete()).isEmpty();
                writer.abortTransaction();
                writer.beginTransaction();
                TailRig.snapshots(writer, topic, "");
                writer.commitTransaction();
                await().atMost(PATIENCE)
                        .until(() -> rig.view.image().statuses().values().stream()
                                .flatMap(Collection::stream)
                                .allMatch(status -> status.tableId().isEmpty()));
                assertThat(rig.views).allMatch(it -> it.complete().isEmpty());

                writer.beginTransaction();
                TailRig.snapshots(writer, topic, "id-1");
                writer.commitTransaction();
                await().atMost(PATIENCE).until(rig::isComplete);
            }
        }
    }

    @Test
    void doesNotWaitForATransactionToCommitOnceItReadsOn(TestKafka kafka) {
        try (var producer = transactional(kafka);
                TailRig rig = new TailRig(kafka, topic)) {
            await().atMost(PATIENCE).until(rig::isComplete);
            producer.beginTransaction();
            TailRig.send(producer, TailRig.service(topic, BILLING, "10.1.0.4"));
            producer.flush();
            await().atMost(PATIENCE).until(() -> rig.knows(BILLING));
            producer.commitTransaction();
        }
    }

    /// As it is where nobody writes the record again: a command and a change crossed.
    @Test
    void takesBackWhatWasAborted(TestKafka kafka) {
        send(kafka, TailRig.service(topic, BILLING, "10.1.0.4"));
        try (var former = transactional(kafka);
                TailRig rig = new TailRig(kafka, topic)) {
            await().atMost(PATIENCE).until(rig::isComplete);
            former.beginTransaction();
            TailRig.send(former, List.of(TailRig.record(topic, new RecordKey.OfService(BILLING), null)));
            TailRig.send(former, TailRig.service(topic, SERVICES.getFirst(), "10.1.0.4"));
            former.flush();
            await().atMost(PATIENCE).until(() -> !rig.knows(BILLING) && rig.knows(SERVICES.getFirst()));

            rig.changes.clear();
            former.abortTransaction();
            goOn(kafka);
            await().atMost(PATIENCE).until(() -> rig.knows(BILLING) && !rig.knows(SERVICES.getFirst()));
            assertThat(rig.changes).anyMatch(it -> it.containsKey(BILLING));
            assertThat(rig.view)
                    .extracting(it -> it.state(BILLING))
                    .isEqualTo(TableSnapshot.read(TailRig.config(kafka, topic), TailRig.VALUES)
                            .state(BILLING));
        }
    }

    @Test
    void keepsWhatWasCommittedWhileItShowedSomethingLater(TestKafka kafka) {
        try (var former = transactional(kafka);
                TailRig rig = new TailRig(kafka, topic)) {
            await().atMost(PATIENCE).until(rig::isComplete);
            former.beginTransaction();
            TailRig.send(former, TailRig.service(topic, SERVICES.getFirst(), "10.1.0.4"));
            former.flush();
            send(kafka, TailRig.service(topic, BILLING, "10.1.0.4"));
            TailRig.send(former, List.of(TailRig.record(topic, new RecordKey.OfService(BILLING), null)));
            former.flush();
            await().atMost(PATIENCE).until(() -> rig.knows(SERVICES.getFirst()) && !rig.knows(BILLING));

            former.abortTransaction();
            goOn(kafka);
            await().atMost(PATIENCE).until(() -> rig.knows(BILLING));
        }
    }

    /// The topology commits something else in every partition.
    private void goOn(TestKafka kafka) {
        try (var producer = kafka.producer()) {
            TailRig.snapshots(producer, topic);
        }
    }

    @Test
    void sharesThePartitionsAndTakesThemBack(TestKafka kafka) {
        SERVICES.forEach(service -> send(kafka, TailRig.service(topic, service, "10.1.0.4")));
        try (TailRig one = new TailRig(kafka, topic)) {
            await().atMost(PATIENCE).until(one::isComplete);
            try (TailRig two = new TailRig(kafka, topic)) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> one.view.complete().size() == 2
                                && two.view.complete().size() == 2);
                Set<Integer> both = new TreeSet<>(one.view.complete());
                both.addAll(two.view.complete());
                assertThat(both).hasSize(TailRig.PARTITIONS);
                assertThat(SERVICES).allMatch(service -> one.knows(service) != two.knows(service));
            }
            await().atMost(Duration.ofSeconds(60)).until(one::isComplete);
            assertThat(SERVICES).allMatch(one::knows);
        }
    }

    @Test
    void neverTrustsACommittedOffset(TestKafka kafka) {
        send(kafka, TailRig.service(topic, BILLING, "10.1.0.4"));
        for (int life = 0; life < 2; life++) {
            try (TailRig rig = new TailRig(kafka, topic)) {
                await().atMost(PATIENCE).until(rig::isComplete);
                assertThat(rig.knows(BILLING)).isTrue();
            }
        }
    }

    @Test
    void keepsTheLastGoodValueOfARecordThatCannotBeRead(TestKafka kafka) {
        ProducerRecord<byte[], byte[]> good = TailRig.record(topic, MeshServices.record(BILLING));
        send(kafka, List.of(good));
        try (TailRig rig = new TailRig(kafka, topic)) {
            await().atMost(PATIENCE).until(rig::isComplete);
            int elsewhere = (good.partition() + 1) % TailRig.PARTITIONS;
            send(
                    kafka,
                    List.of(
                            new ProducerRecord<>(topic, good.partition(), good.key(), new byte[] {1, 2, 3}),
                            new ProducerRecord<>(topic, elsewhere, good.key(), null),
                            new ProducerRecord<>(topic, good.partition(), "?".getBytes(StandardCharsets.UTF_8), null)));
            await().atMost(PATIENCE).until(() -> rig.rejected.size() == 3);
            assertThat(rig.knows(BILLING)).isTrue();
            assertThat(rig.rejected)
                    .anySatisfy(failure -> assertThat(failure)
                            .hasMessage("topic " + topic + " partition " + elsewhere
                                    + " offset 0: the record is about shop/billing.mesh, which belongs to partition "
                                    + good.partition()
                                    + "; its producer uses another partitioner or another partition count"));
        }
    }

    /// As compaction leaves it: the broken record is the only one of its key. Without it the endpoint would be gone.
    @Test
    void takesNoEndpointForGoneWhoseOnlyRecordCannotBeRead(TestKafka kafka) {
        List<ProducerRecord<byte[], byte[]>> records = TailRig.service(topic, BILLING, "10.1.0.4");
        ProducerRecord<byte[], byte[]> endpoint = records.getLast();
        send(
                kafka,
                List.of(
                        records.getFirst(),
                        new ProducerRecord<>(topic, endpoint.partition(), endpoint.key(), new byte[] {1, 2, 3})));
        try (TailRig rig = new TailRig(kafka, topic)) {
            await().atMost(PATIENCE).until(rig::isComplete);
            assertThat(rig.view.state(BILLING)).isEqualTo(new ServiceState.Incomplete());
            assertThat(TableSnapshot.read(TailRig.config(kafka, topic), TailRig.VALUES)
                            .state(BILLING))
                    .isEqualTo(new ServiceState.Incomplete());
            send(kafka, List.of(endpoint));
            await().atMost(PATIENCE).until(() -> rig.knows(BILLING));
        }
    }

    @Test
    void readsARecordAgainThatCouldNotBeReadJustThen(TestKafka kafka) {
        send(kafka, TailRig.service(topic, BILLING, "10.1.0.4"));
        AtomicInteger calls = new AtomicInteger();
        Deserializer<TableEntry> shaky = (name, bytes) -> {
            if (calls.getAndIncrement() == 1) {
                throw new TransientFailure("WIRE-REGISTRY-DOWN", "the registry does not answer");
            }
            return TailRig.VALUES.deserialize(name, bytes);
        };
        try (TailRig rig = new TailRig(kafka, topic, shaky)) {
            await().atMost(PATIENCE).until(rig::isComplete);
            assertThat(rig.knows(BILLING)).isTrue();
            assertThat(rig.view.image().positions())
                    .containsEntry(ServicePartitioner.partition(BILLING, TailRig.PARTITIONS), 1L);
            assertThat(rig.failures).hasSize(1);
        }
    }

    @Test
    void saysWhenAChangePassedEachStage(TestKafka kafka) {
        Instant observed = Instant.parse("2026-01-01T00:00:00.000001Z");
        try (TailRig rig = new TailRig(kafka, topic)) {
            await().atMost(PATIENCE).until(rig::isComplete);
            ProducerRecord<byte[], byte[]> record = TailRig.record(topic, MeshServices.record(BILLING));
            record.headers()
                    .add(Times.produced(observed, observed.plusMillis(2))
                            .mergedAt(observed.plusMillis(5))
                            .header());
            send(kafka, List.of(record));
            await().atMost(PATIENCE).until(() -> rig.knows(BILLING));
            Timeline times = rig.changes.stream()
                    .flatMap(changes -> changes.values().stream())
                    .findFirst()
                    .orElseThrow();
            assertThat(times.between(Stage.OBSERVED, Stage.MERGED)).contains(Duration.ofMillis(5));
            assertThat(times.at()).containsKey(Stage.READ);
        }
    }

    @Test
    void saysThatTheTopicIsMissing(TestKafka kafka) {
        try (TailRig rig = new TailRig(kafka, kafka.prefix() + "nowhere")) {
            await().atMost(Duration.ofSeconds(70)).until(() -> !rig.failures.isEmpty());
            assertThat(rig.failures.element())
                    .hasMessage(
                            "topic " + kafka.prefix() + "nowhere does not exist; `fairlead topics apply` creates it");
        }
    }

    @Test
    void closesSoonAndGivesItsPartitionsUp(TestKafka kafka) {
        TailRig rig = new TailRig(kafka, topic);
        await().atMost(PATIENCE).until(rig::isComplete);
        long start = System.nanoTime();
        rig.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(rig.view.assigned()).isEmpty();
    }
}
