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
        PriorityQueue<StoredDeadLetter.Summary> found = new PriorityQueue<>(OLDEST_FIRST);
        Map<TopicPartition, Range> open = ranges(filter.since());
        long begin = System.nanoTime();
        int bite = FIRST_BITE;
        while (!open.isEmpty() && System.nanoTime() - begin < patience.toNanos()) {
            Map<TopicPartition, Range> bites = new HashMap<>();
            int size = bite;
            open.forEach((partition, range) ->
                    bites.put(partition, new Range(Math.max(range.from(), range.to() - size), range.to())));
            Map<TopicPartition, Instant> latest = new HashMap<>();
            read(
                    bites,
                    records -> records.forEach(record -> {
                        StoredDeadLetter letter = new StoredDeadLetter(record);
                        latest.merge(
                                new TopicPartition(topic, record.partition()),
                                letter.time(),
                                (a, b) -> a.isAfter(b) ? a : b);
                        if (filter.matches(letter)) {
                            found.add(letter.summary());
                            if (found.size() > limit) {
                                found.poll();
                            }
                        }
                    }));
            bites.forEach((partition, read) -> {
                Range range = new Range(open.getOrDefault(partition, read).from(), read.from());
                if (range.from() >= range.to() || isOlder(latest.get(partition), found, limit)) {
                    open.remove(partition);
                } else {
                    open.put(partition, range);
                }
            });
            bite = Math.min(LARGEST_BITE, bite * 4);
        }
        return new Newest(found.stream().sorted(OLDEST_FIRST.reversed()).toList(), open.isEmpty());
    }

    /// Returns whether all earlier letters are older than those found, because a partition is in order of time.
    private static boolean isOlder(@Nullable Instant latest, PriorityQueue<StoredDeadLetter.Summary> found, int limit) {
        StoredDeadLetter.Summary oldest = found.peek();
        return latest != null && oldest != null && found.size() >= limit && latest.isBefore(oldest.time());
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
        Map<TopicPartition, Range> ranges = new HashMap<>();
        ranges(null).forEach((partition, range) -> {
            long from = Math.max(range.from(), behind.getOrDefault(partition.partition(), Long.MAX_VALUE - 1) + 1);
            if (from < range.to()) {
                ranges.put(partition, new Range(from, range.to()));
            }
        });
        Map<ByteBuffer, Long> last = new HashMap<>();
        long begin = System.nanoTime();
        try {
            read(ranges, records -> {
                if (System.nanoTime() - begin > patience.toNanos()) {
                    throw new OutOfTime();
                }
                records.forEach(record -> {
                    ByteBuffer key = record.key() == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(record.key());
                    if (keys.contains(key)) {
                        last.put(key, record.offset());
                    }
                });
            });
        } catch (OutOfTime _) {
            return Optional.empty();
        }
        return Optional.of(last);
    }

    private static final class OutOfTime extends RuntimeException {}

    private Map<TopicPartition, Range> ranges(@Nullable Instant since) {
        List<PartitionInfo> infos = consumer.partitionsFor(topic);
        if (infos.isEmpty()) {
            throw new TransientFailure(
                    "APP-DLQ-READ", "topic " + topic + " does not exist; `fairlead topics apply` creates it");
        }
        List<TopicPartition> partitions = infos.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        if (since != null) {
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
            consumer.offsetsForTimes(times)
                    .forEach((partition, at) ->
                            begins.put(partition, at == null ? ends.getOrDefault(partition, 0L) : at.offset()));
        }
        Map<TopicPartition, Range> ranges = new HashMap<>();
        begins.forEach((partition, from) -> {
            long to = ends.getOrDefault(partition, 0L);
            if (from < to) {
                ranges.put(partition, new Range(from, to));
            }
        });
        return ranges;
    }

    private void read(Map<TopicPartition, Range> ranges, Consumer<List<ConsumerRecord<byte[], byte[]>>> action) {
        consumer.assign(ranges.keySet());
        // Those of the last batch are still paused.
        consumer.resume(ranges.keySet());
        ranges.forEach((partition, range) -> consumer.seek(partition, range.from()));
        Set<TopicPartition> left = new HashSet<>(ranges.keySet());
        long moved = System.nanoTime();
        while (!left.isEmpty()) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            consumer.poll(POLL).forEach(record -> {
                Range range = ranges.get(new TopicPartition(topic, record.partition()));
                if (range != null && record.offset() < range.to()) {
                    records.add(record);
                }
            });
            action.accept(records);
            // Positions, not the last record: transaction markers leave gaps.
            List<TopicPartition> done = left.stream()
                    .filter(partition -> consumer.position(partition)
                            >= ranges.getOrDefault(partition, new Range(0, 0)).to())
                    .toList();
            consumer.pause(done);
            done.forEach(left::remove);
            if (!records.isEmpty() || !done.isEmpty()) {
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > STANDSTILL.toNanos()) {
                throw new TransientFailure(
                        "APP-DLQ-READ",
                        "topic " + topic + ": partitions " + left + " returned no record for " + STANDSTILL.toSeconds()
                                + " s; check Kafka, then try again");
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
