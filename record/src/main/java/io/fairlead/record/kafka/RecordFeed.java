package io.fairlead.record.kafka;

import io.fairlead.model.failure.TransientFailure;
import io.fairlead.record.LogPosition;
import io.fairlead.record.store.AuditRecord;
import io.fairlead.record.store.PartitionState;
import io.fairlead.record.store.RecordStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
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
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(1);
    /// Their rows and indexes are in memory until they are written.
    private static final int BATCH = 2_000;
    /// A share of the time that decisions are kept.
    private static final int FORGETTINGS = 50;

    private final RecordTopics topics;
    private final RecordStore store;
    private final RecordPace pace;
    private final InstantSource clock;
    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> audit;
    private volatile FeedProgress progress = FeedProgress.NONE;

    private RecordFeed(RecordTopics topics, RecordStore store, RecordPace pace, InstantSource clock) {
        this.topics = topics;
        this.store = store;
        this.pace = pace;
        this.clock = clock;
        consumer = topics.follower();
        try {
            audit = partitions(
                    topics.audit(), consumer.partitionsFor(topics.audit()).size());
        } catch (KafkaException e) {
            close();
            throw failure(e);
        }
    }

    /// How often the store is flushed to the disk, and how long decisions are kept, as of now.
    public record RecordPace(Duration flush, Supplier<Duration> keep) {
        public RecordPace(Duration flush, Duration keep) {
            this(flush, () -> keep);
        }
    }

    /// Connects to Kafka.
    ///
    /// @throws TransientFailure Kafka does not respond, or the topic does not exist
    public static RecordFeed open(RecordTopics topics, RecordStore store, RecordPace pace, InstantSource clock) {
        return new RecordFeed(topics, store, pace, clock);
    }

    /// How far it is; from any thread.
    public FeedProgress progress() {
        return progress;
    }

    /// Runs until `isStopped`, which is looked at twice a second except while the table is read, or until its
    /// thread is interrupted.
    ///
    /// @throws TransientFailure Kafka or the disk fails; it can be run again
    public void run(BooleanSupplier isStopped) {
        try {
            while (!isStopped.getAsBoolean()) {
                if (!store.isFilled()) {
                    progress = FeedProgress.NONE;
                    new StoreFill(topics, store, consumer).run(audit, clock.instant());
                }
                follow(isStopped);
            }
            store.flush();
        } catch (InterruptException _) {
            Thread.interrupted();
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    private void follow(BooleanSupplier isStopped) {
        consumer.assign(audit);
        long first = sum(consumer.beginningOffsets(audit).values());
        for (TopicPartition partition : audit) {
            consumer.seek(
                    partition,
                    store.position(partition.partition())
                            .map(PartitionState::next)
                            .orElse(0L));
        }
        Chores chores = new Chores();
        try {
            while (!isStopped.getAsBoolean()) {
                take(consumer.poll(POLL));
                note(first);
                chores.run(clock.instant());
            }
        } catch (InvalidOffsetException e) {
            LOG.warn("the record is older than what Kafka keeps, and is filled again: {}", e.getMessage());
            store.clear();
        }
    }

    private static long sum(Collection<Long> offsets) {
        return offsets.stream().mapToLong(Long::longValue).sum();
    }

    /// What is done between two fetches.
    private final class Chores {
        private Instant flushed = clock.instant();
        private Instant forgotten = Instant.EPOCH;

        void run(Instant now) {
            if (!now.isBefore(flushed.plus(pace.flush()))) {
                store.flush();
                flushed = now;
            }
            Duration keep = pace.keep().get();
            if (!now.isBefore(forgotten.plus(keep.dividedBy(FORGETTINGS))) && store.forget(now.minus(keep), BATCH)) {
                forgotten = now;
            }
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        List<AuditRecord> batch = new ArrayList<>(Math.min(records.count(), BATCH));
        for (ConsumerRecord<byte[], byte[]> record : records) {
            LogPosition at = new LogPosition(record.partition(), record.offset());
            Bytes value = record.value() == null ? null : Bytes.wrap(record.value());
            batch.add(new AuditRecord(at, Instant.ofEpochMilli(record.timestamp()), value));
            if (batch.size() == BATCH) {
                store.append(batch);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            store.append(batch);
        }
        // Markers of transactions, and records of aborted ones, have offsets and are not returned.
        Map<Integer, Long> passed = new HashMap<>();
        audit.forEach(partition -> passed.put(partition.partition(), consumer.position(partition)));
        store.passed(passed);
    }

    private void note(long first) {
        boolean isKnown = true;
        long behind = 0;
        for (TopicPartition partition : audit) {
            OptionalLong lag = consumer.currentLag(partition);
            isKnown &= lag.isPresent();
            behind += lag.orElse(0);
        }
        Collection<PartitionState> states = store.positions().values();
        long read = states.stream()
                .mapToLong(it -> Math.min(it.next(), it.needed()))
                .sum();
        long needed = states.stream().mapToLong(PartitionState::needed).sum();
        Instant atEnd = isKnown && behind == 0 ? clock.instant() : progress.atEnd();
        // Nothing to read is everything read.
        progress = new FeedProgress(Math.max(0, read - first) + 1, Math.max(0, needed - first) + 1, behind, atEnd);
    }

    static List<TopicPartition> partitions(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private static TransientFailure failure(KafkaException e) {
        return new TransientFailure("RECORD-KAFKA", "the decisions cannot be read from Kafka: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            consumer.close(CloseOptions.timeout(CLOSE));
        } catch (InterruptException _) {
            // It is closed nevertheless.
            Thread.interrupted();
        }
    }
}
