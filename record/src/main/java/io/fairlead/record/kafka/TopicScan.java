package io.fairlead.record.kafka;

import io.fairlead.model.Decision;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import io.fairlead.topics.Keys;
import io.fairlead.topics.ReadToEnd;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.ServicePartitioner;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Reads partitions of the topics between two places, with one consumer.
final class TopicScan implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final RecordTopics topics;
    private final ScanListener listener;
    private final Consumer<byte[], byte[]> consumer;
    private final int partitions;

    /// Connects to Kafka.
    ///
    /// @throws TransientFailure Kafka does not respond, or the topic does not exist
    TopicScan(RecordTopics topics, ScanListener listener) {
        this.topics = topics;
        this.listener = listener;
        consumer = topics.consumer();
        try {
            partitions = consumer.partitionsFor(topics.audit()).size();
        } catch (KafkaException e) {
            consumer.close();
            throw failure(e);
        }
    }

    /// The partition of the service, or all of them.
    Collection<TopicPartition> partitions(String topic, @Nullable ServiceKey service) {
        if (service != null) {
            return List.of(new TopicPartition(topic, ServicePartitioner.partition(service, partitions)));
        }
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /// A record of the service by its key, which is compared before the value is read.
    static Predicate<ConsumerRecord<byte[], byte[]>> of(@Nullable ServiceKey service) {
        if (service == null) {
            return _ -> true;
        }
        byte[] key = Keys.bytes(new RecordKey.OfService(service));
        return record -> Arrays.equals(record.key(), key);
    }

    /// The first record of the time or later; the end where there is none.
    Map<TopicPartition, Long> starts(Collection<TopicPartition> read, Instant time) {
        Map<TopicPartition, Long> asked = new HashMap<>();
        long millis = time.equals(RecordScan.PRESENT)
                ? Long.MAX_VALUE
                : Math.max(0, time.plusNanos(999_999).toEpochMilli());
        read.forEach(partition -> asked.put(partition, millis));
        // First the ends: a record that is written in between is read then, and must not be skipped.
        Map<TopicPartition, Long> ends = ends(read);
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(asked);
        Map<TopicPartition, Long> starts = new HashMap<>();
        read.forEach(partition -> {
            OffsetAndTimestamp first = found.get(partition);
            starts.put(partition, first == null ? ends.getOrDefault(partition, 0L) : Long.valueOf(first.offset()));
        });
        return starts;
    }

    Map<TopicPartition, Long> ends(Collection<TopicPartition> read) {
        return consumer.endOffsets(read);
    }

    /// A time before the first record that is kept cannot be answered: what changed before it is not known.
    void requireKept(Collection<TopicPartition> read, Map<TopicPartition, Long> starts, Instant time) {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(read);
        Map<TopicPartition, Long> ever = new HashMap<>();
        read.forEach(partition -> ever.put(partition, 0L));
        Map<TopicPartition, OffsetAndTimestamp> earliest = consumer.offsetsForTimes(ever);
        for (TopicPartition partition : read) {
            long beginning = first.getOrDefault(partition, 0L);
            if (!time.equals(RecordScan.PRESENT) && starts.getOrDefault(partition, 0L) <= beginning) {
                requireKept(partition, beginning, earliest.get(partition), time);
            }
        }
    }

    private static void requireKept(
            TopicPartition partition, long beginning, @Nullable OffsetAndTimestamp kept, Instant time) {
        if (kept == null
                ? beginning > 0
                : Instant.ofEpochMilli(kept.timestamp()).isAfter(time)) {
            throw new RejectedFailure(
                    "RECORD-TOO-OLD",
                    time + " is before the first decision that is kept of partition " + partition.partition() + "; "
                            + (kept == null
                                    ? "all of them were deleted by the retention of audit, so only the present can be"
                                            + " answered"
                                    : "the earliest time that can be answered is "
                                            + Instant.ofEpochMilli(kept.timestamp())));
        }
    }

    /// Between the starts and the ends, all partitions at once.
    void scanAll(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, ReadToEnd.Visitor visitor) {
        scan(starts, ends, counted(starts, ends, visitor));
    }

    /// The same, one partition after the other, in their order.
    void scanInOrder(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, ReadToEnd.Visitor visitor) {
        ReadToEnd.Visitor counted = counted(starts, ends, visitor);
        starts.keySet().stream()
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .forEach(it ->
                        scan(Map.of(it, starts.getOrDefault(it, 0L)), Map.of(it, ends.getOrDefault(it, 0L)), counted));
    }

    private void scan(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, ReadToEnd.Visitor visitor) {
        consumer.assign(starts.keySet());
        starts.forEach(consumer::seek);
        ReadToEnd.read(consumer, ends, record -> {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (record.offset() < ends.getOrDefault(partition, 0L)) {
                visitor.read(record);
            }
        });
    }

    private ReadToEnd.Visitor counted(
            Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, ReadToEnd.Visitor visitor) {
        long all = starts.entrySet().stream()
                .mapToLong(it -> Math.max(0, ends.getOrDefault(it.getKey(), 0L) - it.getValue()))
                .sum();
        long[] seen = {0};
        return record -> {
            listener.read(++seen[0], all);
            visitor.read(record);
        };
    }

    /// @throws RejectedFailure it cannot be decoded
    LoggedDecision logged(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            throw new RejectedFailure(
                    "RECORD-UNREADABLE", "the record at " + at(record) + " of " + record.topic() + " has no value");
        }
        Decision decision = topics.decisions().deserialize(topics.audit(), record.headers(), value);
        return new LoggedDecision(at(record), Instant.ofEpochMilli(record.timestamp()), decision);
    }

    /// The decision; empty if it cannot be decoded, which is reported.
    Optional<LoggedDecision> readable(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(logged(record));
        } catch (RejectedFailure failure) {
            listener.unreadable(at(record), failure);
            return Optional.empty();
        }
    }

    static LogPosition at(ConsumerRecord<byte[], byte[]> record) {
        return new LogPosition(record.partition(), record.offset());
    }

    /// Passes on what is read from the starts on, and what is written later, until it is stopped.
    void follow(Map<TopicPartition, Long> starts, ReadToEnd.Visitor visitor, BooleanSupplier isStopped) {
        consumer.assign(starts.keySet());
        starts.forEach(consumer::seek);
        while (!isStopped.getAsBoolean()) {
            consumer.poll(POLL).forEach(visitor::read);
        }
    }

    /// The first offsets that are kept.
    Map<TopicPartition, Long> beginnings(Collection<TopicPartition> read) {
        return consumer.beginningOffsets(read);
    }

    static void attempt(Runnable reading) {
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
