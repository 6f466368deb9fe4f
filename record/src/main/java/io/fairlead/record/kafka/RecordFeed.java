package io.fairlead.record.kafka;

import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.record.LogPosition;
import io.fairlead.record.RowKey;
import io.fairlead.record.store.AuditRecord;
import io.fairlead.record.store.PartitionState;
import io.fairlead.record.store.RecordStore;
import io.fairlead.topics.Keys;
import io.fairlead.topics.ReadToEnd;
import io.fairlead.topics.RecordKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills a store from the topics and follows them, in one thread. It belongs to no group and commits nothing:
/// the store has the positions.
///
/// | found | then |
/// |---|---|
/// | the store is empty | the table is read to its end, then the decisions from their beginning |
/// | a position that Kafka no longer has | the store is emptied and filled again |
public final class RecordFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordFeed.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int ROWS = 10_000;

    private final RecordTopics topics;
    private final RecordStore store;
    private final RecordPace pace;
    private final InstantSource clock;
    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> audit;

    private RecordFeed(RecordTopics topics, RecordStore store, RecordPace pace, InstantSource clock) {
        this.topics = topics;
        this.store = store;
        this.pace = pace;
        this.clock = clock;
        consumer = topics.consumer();
        try {
            audit = partitions(
                    topics.audit(), consumer.partitionsFor(topics.audit()).size());
        } catch (KafkaException e) {
            consumer.close();
            throw failure(e);
        }
    }

    /// How often the store is flushed to the disk, and how long decisions are kept.
    public record RecordPace(Duration flush, Duration keep) {}

    /// Connects to Kafka.
    ///
    /// @throws TransientFailure Kafka does not respond, or the topic does not exist
    public static RecordFeed open(RecordTopics topics, RecordStore store, RecordPace pace, InstantSource clock) {
        return new RecordFeed(topics, store, pace, clock);
    }

    /// Runs until `isStopped`, which is looked at ten times a second.
    ///
    /// @throws TransientFailure Kafka or the disk fails; it can be run again
    public void run(BooleanSupplier isStopped) {
        try {
            while (!isStopped.getAsBoolean()) {
                if (!store.isFilled()) {
                    fill();
                }
                follow(isStopped);
            }
        } catch (KafkaException e) {
            throw failure(e);
        } finally {
            store.flush();
        }
    }

    /// First the table, then the ends of the log, which are therefore at or after everything that the table
    /// shows.
    private void fill() {
        store.clear();
        List<TopicPartition> table = partitions(topics.endpoints(), audit.size());
        consumer.assign(table);
        consumer.beginningOffsets(table).forEach(consumer::seek);
        Map<RowKey, Optional<TableEntry>> rows = new HashMap<>();
        ReadToEnd.read(consumer, record -> {
            row(record, rows);
            if (rows.size() >= ROWS) {
                store.base(rows);
                rows.clear();
            }
        });
        store.base(rows);
        Map<TopicPartition, Long> first = consumer.beginningOffsets(audit);
        Map<TopicPartition, Long> ends = consumer.endOffsets(audit);
        Map<TopicPartition, Long> ever = new HashMap<>();
        audit.forEach(partition -> ever.put(partition, 0L));
        Map<TopicPartition, OffsetAndTimestamp> earliest = consumer.offsetsForTimes(ever);
        Map<Integer, PartitionState> positions = new HashMap<>();
        for (TopicPartition partition : audit) {
            long next = first.getOrDefault(partition, 0L);
            OffsetAndTimestamp kept = earliest.get(partition);
            // Of a partition from which everything was deleted, nothing before now is known.
            long from = kept != null ? kept.timestamp() : next == 0 ? 0 : clock.millis();
            positions.put(partition.partition(), new PartitionState(next, 0, from, ends.getOrDefault(partition, next)));
        }
        store.filled(positions);
    }

    private void row(ConsumerRecord<byte[], byte[]> record, Map<RowKey, Optional<TableEntry>> rows) {
        try {
            RowKey row = new RowKey(record.partition(), Keys.parseEndpoint(record.key()));
            if (!(row.key() instanceof RecordKey.OfSource)) {
                rows.put(
                        row,
                        Optional.ofNullable(
                                topics.entries().deserialize(topics.endpoints(), record.headers(), record.value())));
            }
        } catch (RejectedFailure e) {
            // The former value stays, as in a publisher.
            LOG.warn("skipped {}-{}@{}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    private void follow(BooleanSupplier isStopped) {
        consumer.assign(audit);
        for (TopicPartition partition : audit) {
            consumer.seek(
                    partition,
                    store.position(partition.partition())
                            .map(PartitionState::next)
                            .orElse(0L));
        }
        Instant flushed = clock.instant();
        Instant forgotten = Instant.EPOCH;
        try {
            while (!isStopped.getAsBoolean()) {
                take(consumer.poll(POLL));
                Instant now = clock.instant();
                if (!now.isBefore(flushed.plus(pace.flush()))) {
                    store.flush();
                    flushed = now;
                }
                if (!now.isBefore(forgotten.plus(Duration.ofHours(1)))) {
                    store.forget(
                            now.minus(pace.keep()),
                            audit.stream().map(TopicPartition::partition).toList());
                    forgotten = now;
                }
            }
        } catch (InvalidOffsetException e) {
            LOG.warn("the record is older than what Kafka keeps, and is filled again: {}", e.getMessage());
            store.clear();
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        List<AuditRecord> batch = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            LogPosition at = new LogPosition(record.partition(), record.offset());
            Bytes value = record.value() == null ? null : Bytes.wrap(record.value());
            batch.add(new AuditRecord(at, Instant.ofEpochMilli(record.timestamp()), value));
        }
        if (!batch.isEmpty()) {
            store.append(batch);
        }
        // Markers of transactions, and records of aborted ones, have offsets and are not returned.
        Map<Integer, Long> passed = new HashMap<>();
        audit.forEach(partition -> passed.put(partition.partition(), consumer.position(partition)));
        store.passed(passed);
    }

    private static List<TopicPartition> partitions(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private static TransientFailure failure(KafkaException e) {
        return new TransientFailure("RECORD-KAFKA", "the decisions cannot be read from Kafka: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
