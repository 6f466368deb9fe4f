package io.fairlead.operations.deadletters;

import io.fairlead.model.failure.TransientFailure;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Reads the dead letter topic (and, for comparison, `changes`), outside of any group, whatever its size: a list from
/// the end backwards, the rest record by record. Holds only the requested letters and one batch.
final class DeadLetterReader implements AutoCloseable {
    private static final Comparator<StoredDeadLetter.Summary> OLDEST_FIRST = Comparator.comparing(
                    StoredDeadLetter.Summary::time)
            .thenComparingInt(it -> it.id().partition())
            .thenComparingLong(it -> it.id().offset());
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STANDSTILL = Duration.ofSeconds(15);
    /// The clocks of the processes that write letters differ by less.
    private static final Duration CLOCKS = Duration.ofMinutes(1);
    private static final int FIRST_BITE = 100;
    private static final int LARGEST_BITE = 5000;

    private final String topic;
    private final Duration patience;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /// `patience` is how long a list may look for letters that match.
    DeadLetterReader(String topic, Map<String, Object> properties, Duration patience) {
        this.topic = topic;
        this.patience = patience;
        Map<String, Object> all = new TreeMap<>(properties);
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // A topology that was killed leaves uncommitted letters, which it writes once more.
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        consumer = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// The newest letters that match, newest first. Not `whole` if time ran out before the beginning was reached.
    record Newest(List<StoredDeadLetter.Summary> letters, boolean whole) {}

    private record Range(long from, long to) {}

    Newest newest(DeadLetterFilter filter, int limit) {
        return new Search(filter, limit).run();
    }

    /// From the end backwards, in batches that grow.
    private final class Search {
        private final DeadLetterFilter filter;
        private final int limit;
        private final PriorityQueue<StoredDeadLetter.Summary> found = new PriorityQueue<>(OLDEST_FIRST);
        private final Map<TopicPartition, Range> open;

        Search(DeadLetterFilter filter, int limit) {
            this.filter = filter;
            this.limit = limit;
            this.open = ranges(filter.since());
        }

        Newest run() {
            long begin = System.nanoTime();
            int bite = FIRST_BITE;
            while (!open.isEmpty() && System.nanoTime() - begin < patience.toNanos()) {
                readBack(bite);
                bite = Math.min(LARGEST_BITE, bite * 4);
            }
            return new Newest(found.stream().sorted(OLDEST_FIRST.reversed()).toList(), open.isEmpty());
        }

        private void readBack(int size) {
            Map<TopicPartition, Range> bites = new HashMap<>();
            open.forEach((partition, range) ->
                    bites.put(partition, new Range(Math.max(range.from(), range.to() - size), range.to())));
            Map<TopicPartition, Instant> latest = new HashMap<>();
            read(
                    bites,
                    records -> records.forEach(record -> latest.merge(
                            new TopicPartition(topic, record.partition()),
                            note(record),
                            (a, b) -> a.isAfter(b) ? a : b)));
            bites.forEach((partition, bite) -> narrow(partition, bite, latest.get(partition)));
        }

        /// Returns the time of the letter.
        private Instant note(ConsumerRecord<byte[], byte[]> record) {
            StoredDeadLetter letter = new StoredDeadLetter(record);
            if (filter.matches(letter)) {
                found.add(letter.summary());
                if (found.size() > limit) {
                    found.poll();
                }
            }
            return letter.time();
        }

        private void narrow(TopicPartition partition, Range bite, @Nullable Instant latest) {
            Range range = new Range(open.getOrDefault(partition, bite).from(), bite.from());
            if (range.from() >= range.to() || isOlder(latest)) {
                open.remove(partition);
            } else {
                open.put(partition, range);
            }
        }

        /// Returns whether all earlier letters are older than those found: a partition is in order of time, apart from
        /// the difference of its writers' clocks.
        private boolean isOlder(@Nullable Instant latest) {
            StoredDeadLetter.Summary oldest = found.peek();
            return latest != null
                    && oldest != null
                    && found.size() >= limit
                    && latest.plus(CLOCKS).isBefore(oldest.time());
        }
    }

    Optional<StoredDeadLetter> find(DeadLetterId id) {
        TopicPartition partition = new TopicPartition(topic, id.partition());
        Range range = ranges(null).get(partition);
        if (range == null || id.offset() < range.from() || id.offset() >= range.to()) {
            return Optional.empty();
        }
        List<StoredDeadLetter> found = new ArrayList<>();
        read(
                Map.of(partition, new Range(id.offset(), id.offset() + 1)),
                records -> records.stream()
                        .filter(record -> record.offset() == id.offset())
                        .forEach(record -> found.add(new StoredDeadLetter(record))));
        return found.stream().findFirst();
    }

    /// All letters that match and exist now, batch by batch, each partition in its order.
    void forEach(DeadLetterFilter filter, Consumer<List<StoredDeadLetter>> action) {
        read(ranges(filter.since()), records -> {
            List<StoredDeadLetter> letters = records.stream()
                    .map(StoredDeadLetter::new)
                    .filter(filter::matches)
                    .toList();
            if (!letters.isEmpty()) {
                action.accept(letters);
            }
        });
    }

    /// The offset of the last record of each of these keys, after the offsets given for their partitions; only of those
    /// that have one. Empty if this cannot be determined in time.
    Optional<Map<ByteBuffer, Long>> last(Set<ByteBuffer> keys, Map<Integer, Long> behind) {
        Map<TopicPartition, Range> ranges = behind(behind);
        Map<ByteBuffer, Long> last = new HashMap<>();
        long begin = System.nanoTime();
        try {
            read(ranges, records -> {
                if (System.nanoTime() - begin > patience.toNanos()) {
                    throw new OutOfTime();
                }
                records.stream()
                        .filter(record -> keys.contains(key(record)))
                        .forEach(record -> last.put(key(record), record.offset()));
            });
            return Optional.of(last);
        } catch (OutOfTime _) {
            return Optional.empty();
        }
    }

    private static ByteBuffer key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(record.key());
    }

    /// What is there behind these offsets, of the partitions that they are given for.
    private Map<TopicPartition, Range> behind(Map<Integer, Long> offsets) {
        Map<TopicPartition, Range> ranges = new HashMap<>();
        ranges(null).forEach((partition, range) -> {
            long from = Math.max(range.from(), offsets.getOrDefault(partition.partition(), Long.MAX_VALUE - 1) + 1);
            if (from < range.to()) {
                ranges.put(partition, new Range(from, range.to()));
            }
        });
        return ranges;
    }

    private static final class OutOfTime extends RuntimeException {}

    private Map<TopicPartition, Range> ranges(@Nullable Instant since) {
        List<TopicPartition> partitions = partitions();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        if (since != null) {
            offsetsOf(since, partitions)
                    .forEach((partition, at) ->
                            begins.put(partition, at == null ? ends.getOrDefault(partition, 0L) : at.offset()));
        }
        return between(begins, ends);
    }

    private Map<TopicPartition, OffsetAndTimestamp> offsetsOf(Instant since, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
        return consumer.offsetsForTimes(times);
    }

    /// Without the partitions that are empty.
    private static Map<TopicPartition, Range> between(
            Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Range> ranges = new HashMap<>();
        begins.forEach((partition, from) -> {
            long to = ends.getOrDefault(partition, 0L);
            if (from < to) {
                ranges.put(partition, new Range(from, to));
            }
        });
        return ranges;
    }

    private List<TopicPartition> partitions() {
        List<PartitionInfo> infos = consumer.partitionsFor(topic);
        if (infos.isEmpty()) {
            throw new TransientFailure(
                    "APP-DLQ-READ", "topic " + topic + " does not exist; `fairlead topics apply` creates it");
        }
        return infos.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private void read(Map<TopicPartition, Range> ranges, Consumer<List<ConsumerRecord<byte[], byte[]>>> action) {
        consumer.assign(ranges.keySet());
        // Those of the last batch are still paused.
        consumer.resume(ranges.keySet());
        ranges.forEach((partition, range) -> consumer.seek(partition, range.from()));
        Set<TopicPartition> left = new HashSet<>(ranges.keySet());
        long moved = System.nanoTime();
        while (!left.isEmpty()) {
            List<ConsumerRecord<byte[], byte[]>> records = poll(ranges);
            action.accept(records);
            List<TopicPartition> done = done(left, ranges);
            consumer.pause(done);
            done.forEach(left::remove);
            if (!records.isEmpty() || !done.isEmpty()) {
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > STANDSTILL.toNanos()) {
                throw standstill(left);
            }
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> poll(Map<TopicPartition, Range> ranges) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        consumer.poll(POLL).forEach(record -> {
            Range range = ranges.get(new TopicPartition(topic, record.partition()));
            if (range != null && record.offset() < range.to()) {
                records.add(record);
            }
        });
        return records;
    }

    /// By positions, not by the last record: transaction markers leave gaps.
    private List<TopicPartition> done(Set<TopicPartition> left, Map<TopicPartition, Range> ranges) {
        return left.stream()
                .filter(partition -> consumer.position(partition)
                        >= ranges.getOrDefault(partition, new Range(0, 0)).to())
                .toList();
    }

    private TransientFailure standstill(Set<TopicPartition> left) {
        return new TransientFailure(
                "APP-DLQ-READ",
                "topic " + topic + ": partitions " + left + " returned no record for " + STANDSTILL.toSeconds()
                        + " s; check Kafka, then try again");
    }

    @Override
    public void close() {
        consumer.close();
    }
}
