package io.fairlead.suites.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.Subject;
import io.fairlead.table.reader.TailConfig;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.topics.Keys;
import io.fairlead.topology.streams.TopologyTopics;
import io.fairlead.wire.Codec;
import io.fairlead.wire.CommandCodec;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.TableEntryCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// The topics of one topology, what is fed to it, and what its readers see.
final class TopologyRig implements AutoCloseable {
    private static final RegistryEventCodec EVENTS = new RegistryEventCodec();
    private static final CommandCodec COMMANDS = new CommandCodec();
    private static final TableEntryCodec ENTRIES = new TableEntryCodec();
    /// The topology looks each second for what time brings about, and on a busy machine some seconds later.
    private static final Duration A_TICK = Duration.ofSeconds(5);

    /// A process starts, and merges everything.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TestKafka kafka;
    private final int partitions;
    private final TopologyTopics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    TopologyRig(TestKafka kafka, int partitions) {
        this.kafka = kafka;
        this.partitions = partitions;
        this.topics = CrashingTopology.topics(kafka.prefix());
        for (String topic : List.of("changes", "control", "audit", "dlq")) {
            kafka.createTopic(topic, partitions, Map.of());
        }
        kafka.createTopic("endpoints", partitions, Map.of("cleanup.policy", "compact"));
        producer = kafka.producer();
        consumer = kafka.consumer();
    }

    CrashingTopology start(CrashPoint point) {
        return CrashingTopology.start(kafka.bootstrapServers(), kafka.prefix(), point);
    }

    ObservedTail tail() {
        return new ObservedTail(new TailConfig(
                topics.endpoints(), kafka.prefix().replace('.', '-') + "shop", kafka.clientProperties()));
    }

    /// Writes the events of each partition.
    void feed(List<List<RegistryEvent>> log) {
        for (int partition = 0; partition < log.size(); partition++) {
            int to = partition;
            log.get(partition).forEach(event -> feed(to, event));
        }
    }

    void feed(int partition, RegistryEvent event) {
        send(topics.changes(), partition, Keys.bytes(Keys.of(event)), EVENTS.encode(event));
    }

    /// As the CLI does: to every partition.
    void command(Command command) {
        for (int partition = 0; partition < partitions; partition++) {
            send(
                    topics.control(),
                    partition,
                    new Subject.Everything().toString().getBytes(StandardCharsets.UTF_8),
                    COMMANDS.encode(command));
        }
    }

    private void send(String topic, int partition, byte[] key, byte[] value) {
        var _ = producer.send(new ProducerRecord<>(topic, partition, key, value));
    }

    /// The dead member leaves the group and its transaction is aborted, as the broker does it some ten seconds after a
    /// crash: the next life begins at once.
    void clearAway() {
        String application = CrashingTopology.applicationId(kafka.prefix());
        ListTransactionsOptions ongoing = new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING));
        List<String> open = TestKafka.await(
                        kafka.admin().listTransactions(ongoing).all())
                .stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(application))
                .toList();
        TestKafka.await(kafka.admin().fenceProducers(open).all());
        leave();
    }

    /// The members are no longer of the group, as the broker finds some six seconds after it heard of them last.
    void leave() {
        String application = CrashingTopology.applicationId(kafka.prefix());
        try {
            TestKafka.await(kafka.admin()
                    .removeMembersFromConsumerGroup(application, new RemoveMembersFromConsumerGroupOptions())
                    .all());
        } catch (IllegalStateException _) {
            // There is none, or it went by itself just now.
        }
    }

    /// Returns when everything that was fed, and what time brought about since, is merged and committed.
    void awaitQuiet() {
        producer.flush();
        long[] quietSince = {System.nanoTime()};
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            if (isBehind()) {
                quietSince[0] = System.nanoTime();
            }
            return System.nanoTime() - quietSince[0] > A_TICK.toNanos();
        });
    }

    /// Whether the log holds records that are not merged and committed.
    boolean isBehind() {
        Map<TopicPartition, OffsetAndMetadata> committed = TestKafka.await(kafka.admin()
                .listConsumerGroupOffsets(CrashingTopology.applicationId(kafka.prefix()))
                .partitionsToOffsetAndMetadata());
        List<TopicPartition> inputs = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            inputs.add(new TopicPartition(topics.changes(), partition));
            inputs.add(new TopicPartition(topics.control(), partition));
        }
        consumer.assign(inputs);
        inputs.forEach(it -> {
            OffsetAndMetadata at = committed.get(it);
            consumer.seek(it, at == null ? 0 : at.offset());
        });
        // Not offsets but records: the markers of transactions take offsets, too.
        Map<TopicPartition, Long> ends = consumer.endOffsets(inputs);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (!consumer.poll(Duration.ofMillis(50)).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /// All readers have what the log alone leads to, after so many transactions at most that were aborted.
    void check(int aborts) {
        assertThat(kafka.readToEnd(topics.deadLetter())).isEmpty();
        for (int partition = 0; partition < partitions; partition++) {
            PureFold fold = fold(partition);
            List<Row> told = told(partition);
            int stepsBack = TailStory.stepsBack(fold.rows, told);
            System.out.printf(
                    "exactly once: partition %d, %d rows, %d told, %d steps back, %d decisions%n",
                    partition, fold.rows.size(), told.size(), stepsBack, fold.audit.size());
            assertThat(committed(partition)).as("committed rows").isEqualTo(fold.rows);
            assertThat(TailStory.table(told)).as("the table of the tail").isEqualTo(TailStory.table(fold.rows));
            assertThat(stepsBack).as("steps back of the tail").isLessThanOrEqualTo(aborts);
            assertThat(audit(partition)).as("audit").isEqualTo(fold.audit);
        }
    }

    PureFold fold(int partition) {
        return PureFold.of(
                partition,
                in(kafka.readToEnd(topics.changes()), partition),
                in(kafka.readToEnd(topics.control()), partition));
    }

    /// The table's records that are committed.
    List<Row> committed(int partition) {
        return rows(in(kafka.readToEnd(topics.endpoints()), partition));
    }

    /// All records of the table, those of aborted transactions too: what a tail would have received if it had
    /// read from the beginning on.
    List<Row> told(int partition) {
        return rows(in(kafka.readUncommittedToEnd(topics.endpoints()), partition));
    }

    int told() {
        return kafka.readUncommittedToEnd(topics.endpoints()).size();
    }

    List<Decision> audit(int partition) {
        DecisionCodec codec = new DecisionCodec();
        return in(kafka.readToEnd(topics.audit()), partition).stream()
                .map(record -> decode(codec, record.value()))
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> in(
            List<ConsumerRecord<byte[], byte[]>> records, int partition) {
        return records.stream().filter(it -> it.partition() == partition).toList();
    }

    private static List<Row> rows(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> new Row(
                        new String(record.key(), StandardCharsets.UTF_8),
                        record.value() == null ? null : decode(ENTRIES, record.value())))
                .toList();
    }

    private static <T> T decode(Codec<T> codec, byte[] bytes) {
        return codec.decode(bytes, 0, bytes.length, codec.schema());
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        consumer.close();
    }
}
