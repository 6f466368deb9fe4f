package io.fairlead.topology.streams;

import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topics.ReadToEnd;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongBiFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The table's topic in a Kafka cluster.
public final class KafkaTable implements TableTopic, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTable.class);

    private final String topic;
    private final LossSigns signs;
    private final Map<String, Object> client;
    private final Deserializer<TableEntry> values;
    /// The result for all partitions, which are usually queried together.
    private @Nullable Consumer<byte[], byte[]> current;

    /// @param client properties of a Kafka consumer
    public KafkaTable(String topic, LossSigns signs, Map<String, Object> client, Deserializer<TableEntry> values) {
        this.topic = topic;
        this.signs = signs;
        this.client = Map.copyOf(client);
        this.values = values;
    }

    @Override
    public String name() {
        return topic;
    }

    @Override
    public Optional<String> id() {
        return signs.tableId().get();
    }

    @Override
    public Optional<String> stateId() {
        return signs.stateId().get();
    }

    @Override
    public long lostEvents(int partition) {
        return signs.lostEvents().applyAsLong(partition);
    }

    @Override
    public Collection<TableEntry> read(int partition) {
        return read(new TopicPartition(topic, partition), KafkaTable::end);
    }

    @Override
    public Collection<TableEntry> readToEnd(int partition) {
        return read(new TopicPartition(topic, partition), (_, of) -> uncommittedEnd(of));
    }

    private synchronized Collection<TableEntry> read(
            TopicPartition of, ToLongBiFunction<Consumer<byte[], byte[]>, TopicPartition> end) {
        try {
            Consumer<byte[], byte[]> consumer = current == null ? consumer("read_committed") : current;
            current = consumer;
            return read(consumer, of, end.applyAsLong(consumer, of));
        } catch (KafkaException e) {
            close();
            throw e;
        }
    }

    private Collection<TableEntry> read(Consumer<byte[], byte[]> consumer, TopicPartition of, long end) {
        Map<ByteBuffer, TableEntry> last = new LinkedHashMap<>();
        consumer.assign(List.of(of));
        consumer.seekToBeginning(List.of(of));
        ReadToEnd.read(consumer, Map.of(of, end), record -> note(record, last));
        return last.values();
    }

    @Override
    public synchronized void close() {
        Consumer<byte[], byte[]> consumer = current;
        current = null;
        if (consumer != null) {
            consumer.close();
        }
    }

    private static long end(Consumer<byte[], byte[]> consumer, TopicPartition of) {
        return consumer.endOffsets(List.of(of)).getOrDefault(of, 0L);
    }

    private long uncommittedEnd(TopicPartition of) {
        try (Consumer<byte[], byte[]> all = consumer("read_uncommitted")) {
            return end(all, of);
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record, Map<ByteBuffer, TableEntry> last) {
        if (record.key() == null) {
            return;
        }
        ByteBuffer key = ByteBuffer.wrap(record.key());
        try {
            TableEntry entry = values.deserialize(topic, record.headers(), record.value());
            if (entry == null) {
                last.remove(key);
            } else {
                last.put(key, entry);
            }
        } catch (RejectedFailure failure) {
            // The previous value stays, as in a publisher.
            skipped(record, failure);
        }
    }

    private void skipped(ConsumerRecord<byte[], byte[]> record, RejectedFailure failure) {
        LOG.warn(
                "skipped origin={}-{}@{} code={} reason=\"{}\"",
                topic,
                record.partition(),
                record.offset(),
                failure.code(),
                failure.getMessage());
    }

    private Consumer<byte[], byte[]> consumer(String isolation) {
        Map<String, Object> all = new HashMap<>(client);
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
