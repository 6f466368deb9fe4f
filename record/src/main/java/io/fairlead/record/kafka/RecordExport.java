package io.fairlead.record.kafka;

import io.fairlead.model.Sha256;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Every record of the audit, as it is in Kafka: for auditors. Includes what cannot be decoded. One partition after
/// the other, in the order of their numbers, so that the same records always give the same export.
public final class RecordExport implements AutoCloseable {
    private static final byte[] EMPTY = {};

    private final RecordTopics topics;
    private final TopicScan scan;

    private RecordExport(RecordTopics topics, TopicScan scan) {
        this.topics = topics;
        this.scan = scan;
    }

    /// Connects to Kafka.
    ///
    /// @throws TransientFailure Kafka does not respond, or the topic does not exist
    public static RecordExport open(RecordTopics topics, ScanListener listener) {
        return new RecordExport(topics, new TopicScan(topics, listener));
    }

    /// A record with its key and the digest of its value.
    ///
    /// @param decision null if the value cannot be decoded
    public record Exported(
            String topic,
            LogPosition at,
            Instant time,
            String key,
            String digest,
            @Nullable LoggedDecision decision) {}

    /// Receives records, in the order of each partition.
    public interface Receiver {
        void accept(Exported exported);
    }

    /// The records of a partition from the first to the last, both included.
    public record Range(long first, long last) {
        boolean isEmpty() {
            return last < first;
        }

        Range and(Range other) {
            return new Range(Math.max(first, other.first), Math.min(last, other.last));
        }
    }

    /// From `since`, inclusive, to `until`, exclusive, by what the times select in each partition.
    public void export(Instant since, Instant until, Receiver receiver) {
        TopicScan.attempt(() -> {
            Collection<TopicPartition> read = scan.partitions(topics.audit(), null);
            FirstOffsets from = new FirstOffsets(since);
            FirstOffsets to = new FirstOffsets(until);
            scan.scanInOrder(scan.starts(read, since), scan.ends(read), record -> {
                if (from.isReached(record) && !to.isReached(record)) {
                    receiver.accept(exported(record));
                }
            });
        });
    }

    /// The offsets that each partition has now; of an empty one, the last is before the first.
    public SortedMap<Integer, Range> kept() {
        SortedMap<Integer, Range> kept = new TreeMap<>();
        TopicScan.attempt(() -> {
            Collection<TopicPartition> all = scan.partitions(topics.audit(), null);
            Map<TopicPartition, Long> ends = scan.ends(all);
            scan.beginnings(all)
                    .forEach((partition, beginning) -> kept.put(
                            partition.partition(), new Range(beginning, ends.getOrDefault(partition, 0L) - 1)));
        });
        return kept;
    }

    /// The records of these ranges, as far as they are kept.
    public void export(Map<Integer, Range> ranges, Receiver receiver) {
        SortedMap<Integer, Range> kept = kept();
        Map<TopicPartition, Long> starts = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        ranges.forEach((partition, range) -> {
            Range there = range.and(kept.getOrDefault(partition, new Range(0, -1)));
            if (!there.isEmpty()) {
                starts.put(new TopicPartition(topics.audit(), partition), there.first());
                ends.put(new TopicPartition(topics.audit(), partition), there.last() + 1);
            }
        });
        TopicScan.attempt(() -> scan.scanInOrder(starts, ends, record -> receiver.accept(exported(record))));
    }

    private Exported exported(ConsumerRecord<byte[], byte[]> record) {
        return new Exported(
                record.topic(),
                TopicScan.at(record),
                Instant.ofEpochMilli(record.timestamp()),
                new String(Objects.requireNonNullElse(record.key(), EMPTY), StandardCharsets.UTF_8),
                Sha256.hex(Objects.requireNonNullElse(record.value(), EMPTY)),
                scan.readable(record).orElse(null));
    }

    @Override
    public void close() {
        scan.close();
    }
}
