package io.fairlead.record.kafka;

import io.fairlead.model.Decision;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.record.Cut;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowKey;
import io.fairlead.record.TableUndo;
import io.fairlead.topics.Keys;
import io.fairlead.topics.ReadToEnd;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.ServicePartitioner;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.Collections;
import java.time.Duration;
import java.util.Arrays;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Answers one question from the topics, without a store: it reads the partitions concerned from the time to
/// their end.
public final class RecordScan implements AutoCloseable {
    /// Not a time: the table as it is, and the decisions that are still to come.
    public static final Instant PRESENT = Instant.MAX;

    private static final Duration POLL = Duration.ofMillis(100);

    private final RecordTopics topics;
    private final ScanProgress progress;
    private final Consumer<byte[], byte[]> consumer;
    private final int partitions;

    private RecordScan(RecordTopics topics, ScanProgress progress, Consumer<byte[], byte[]> consumer) {
        this.topics = topics;
        this.progress = progress;
        this.consumer = consumer;
        partitions = consumer.partitionsFor(topics.audit()).size();
    }

    /// Connects to Kafka.
    ///
    /// @throws TransientFailure Kafka does not respond, or the topic does not exist
    public static RecordScan open(RecordTopics topics, ScanProgress progress) {
        Consumer<byte[], byte[]> consumer = topics.consumer();
        try {
            return new RecordScan(topics, progress, consumer);
        } catch (KafkaException e) {
            consumer.close();
            throw failure(e);
        }
    }

    /// Receives decisions, in the order of each partition.
    public interface Found {
        void accept(LoggedDecision decision);
    }

    /// The table at a time, and the offsets that the time selected.
    public record TableAt(Cut cut, SortedMap<RowKey, TableEntry> rows) {}

    /// The decisions from `since` on, in the order of each partition.
    ///
    /// @param service only the partition of this service, and only its decisions; null for all
    public void history(Instant since, @Nullable ServiceKey service, Found found) {
        attempt(() -> {
            Collection<TopicPartition> read = partitions(topics.audit(), service);
            Predicate<ConsumerRecord<byte[], byte[]>> isMeant = of(service);
            FirstOffsets first = new FirstOffsets(since);
            scan(read, starts(read, since), ends(read), record -> {
                if (first.isReached(record) && isMeant.test(record)) {
                    found.accept(logged(record));
                }
            });
        });
    }

    /// The table at a time: all of it, or the rows of one service.
    ///
    /// @throws RejectedFailure the time is before the first decision that is kept
    public TableAt at(Instant time, @Nullable ServiceKey service) {
        return at(List.of(time), service).getFirst();
    }

    /// The tables at several times, from one reading. [#PRESENT] is the table as it is.
    ///
    /// @throws RejectedFailure one of the times is before the first decision that is kept
    public List<TableAt> at(List<Instant> times, @Nullable ServiceKey service) {
        List<TableAt> found = new ArrayList<>();
        attempt(() -> {
            Collection<TopicPartition> read = partitions(topics.audit(), service);
            Instant first = Collections.min(times);
            Map<TopicPartition, Long> starts = starts(read, first);
            requireKept(read, starts, first);
            // First the present, then the decisions up to an end that is taken afterwards: see TableUndo.
            SortedMap<RowKey, TableEntry> present = present(service);
            List<ScannedTable> tables =
                    times.stream().map(it -> ScannedTable.of(it, present)).toList();
            Map<TopicPartition, Long> ends = ends(read);
            Predicate<ConsumerRecord<byte[], byte[]>> isMeant = of(service);
            scan(read, starts, ends, record -> {
                List<ScannedTable> concerned =
                        tables.stream().filter(it -> it.concerns(record)).toList();
                if (!concerned.isEmpty() && isMeant.test(record)) {
                    LoggedDecision logged = logged(record);
                    concerned.forEach(it -> it.pass(logged));
                }
            });
            Map<Integer, Long> byPartition = new HashMap<>();
            ends.forEach((partition, end) -> byPartition.put(partition.partition(), end));
            tables.forEach(it -> found.add(it.at(present, byPartition)));
        });
        return found;
    }

    private SortedMap<RowKey, TableEntry> present(@Nullable ServiceKey service) {
        SortedMap<RowKey, TableEntry> present = new TreeMap<>();
        Collection<TopicPartition> table = partitions(topics.endpoints(), service);
        scan(table, consumer.beginningOffsets(table), ends(table), record -> row(record, service, present));
        return present;
    }

    /// Passes on the decisions from `since` on, and then each one once it is committed, until it is stopped.
    ///
    /// @param service as for [#history]
    public void follow(Instant since, @Nullable ServiceKey service, Found found, BooleanSupplier isStopped) {
        attempt(() -> {
            Collection<TopicPartition> read = partitions(topics.audit(), service);
            Map<TopicPartition, Long> starts = starts(read, since);
            consumer.assign(read);
            starts.forEach(consumer::seek);
            Predicate<ConsumerRecord<byte[], byte[]>> isMeant = of(service);
            FirstOffsets first = new FirstOffsets(since);
            while (!isStopped.getAsBoolean()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (first.isReached(record) && isMeant.test(record)) {
                        found.accept(logged(record));
                    }
                }
            }
        });
    }

    private void row(
            ConsumerRecord<byte[], byte[]> record,
            @Nullable ServiceKey service,
            SortedMap<RowKey, TableEntry> present) {
        RowKey row;
        try {
            row = new RowKey(record.partition(), Keys.parseEndpoint(record.key()));
        } catch (RejectedFailure e) {
            return; // No decision has such a row.
        }
        boolean isMeant =
                service == null || row.service().filter(service::equals).isPresent();
        if (!isMeant || row.key() instanceof RecordKey.OfSource) {
            return;
        }
        TableEntry entry = topics.entries().deserialize(topics.endpoints(), record.headers(), record.value());
        if (entry == null) {
            present.remove(row);
        } else {
            present.put(row, entry);
        }
    }

    private Collection<TopicPartition> partitions(String topic, @Nullable ServiceKey service) {
        if (service != null) {
            return List.of(new TopicPartition(topic, ServicePartitioner.partition(service, partitions)));
        }
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /// A record of the service by its key, which is compared before the value is read.
    private static Predicate<ConsumerRecord<byte[], byte[]>> of(@Nullable ServiceKey service) {
        if (service == null) {
            return _ -> true;
        }
        byte[] key = Keys.bytes(new RecordKey.OfService(service));
        return record -> Arrays.equals(record.key(), key);
    }

    /// The first record of the time or later; the end where there is none.
    private Map<TopicPartition, Long> starts(Collection<TopicPartition> read, Instant time) {
        Map<TopicPartition, Long> asked = new HashMap<>();
        long millis = time.equals(PRESENT)
                ? Long.MAX_VALUE
                : Math.max(0, time.plusNanos(999_999).toEpochMilli());
        read.forEach(partition -> asked.put(partition, millis));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(asked);
        Map<TopicPartition, Long> ends = ends(read);
        Map<TopicPartition, Long> starts = new HashMap<>();
        read.forEach(partition -> {
            OffsetAndTimestamp first = found.get(partition);
            starts.put(partition, first == null ? ends.getOrDefault(partition, 0L) : Long.valueOf(first.offset()));
        });
        return starts;
    }

    private Map<TopicPartition, Long> ends(Collection<TopicPartition> read) {
        return consumer.endOffsets(read);
    }

    /// A time before the first record that is kept cannot be answered: what changed before it is not known.
    private void requireKept(Collection<TopicPartition> read, Map<TopicPartition, Long> starts, Instant time) {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(read);
        Map<TopicPartition, Long> ever = new HashMap<>();
        read.forEach(partition -> ever.put(partition, 0L));
        Map<TopicPartition, OffsetAndTimestamp> earliest = consumer.offsetsForTimes(ever);
        for (TopicPartition partition : read) {
            OffsetAndTimestamp kept = earliest.get(partition);
            boolean isFirst = starts.getOrDefault(partition, 0L) <= first.getOrDefault(partition, 0L);
            if (kept != null
                    && isFirst
                    && Instant.ofEpochMilli(kept.timestamp()).isAfter(time)) {
                throw new RejectedFailure(
                        "RECORD-TOO-OLD",
                        time + " is before the first decision that is kept of partition " + partition.partition()
                                + "; the earliest time that can be answered is "
                                + Instant.ofEpochMilli(kept.timestamp()));
            }
        }
    }

    private void scan(
            Collection<TopicPartition> read,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            ReadToEnd.Visitor visitor) {
        long all = read.stream()
                .mapToLong(it -> ends.getOrDefault(it, 0L) - starts.getOrDefault(it, 0L))
                .sum();
        consumer.assign(read);
        starts.forEach(consumer::seek);
        long[] seen = {0};
        ReadToEnd.read(consumer, ends, record -> {
            progress.read(++seen[0], all);
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (record.offset() < ends.getOrDefault(partition, 0L)) {
                visitor.read(record);
            }
        });
    }

    private LoggedDecision logged(ConsumerRecord<byte[], byte[]> record) {
        Decision decision = topics.decisions().deserialize(topics.audit(), record.headers(), record.value());
        return new LoggedDecision(
                new LogPosition(record.partition(), record.offset()),
                Instant.ofEpochMilli(record.timestamp()),
                decision);
    }

    private static void attempt(Runnable reading) {
        try {
            reading.run();
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    private static TransientFailure failure(KafkaException e) {
        return new TransientFailure("RECORD-KAFKA", "the decisions cannot be read from Kafka: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
