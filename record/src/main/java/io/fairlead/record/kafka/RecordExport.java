package io.fairlead.record.kafka;

import io.fairlead.model.Sha256;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.record.ExportChain;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Every record of the audit, as it is in Kafka: for auditors. Includes what cannot be decoded.
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

    /// A record with the digest of its value and of the partition so far.
    ///
    /// @param decision null if the value cannot be decoded
    public record Exported(
            String topic,
            LogPosition at,
            Instant time,
            String digest,
            ExportChain chain,
            @Nullable LoggedDecision decision) {}

    /// Receives records, in the order of each partition.
    public interface Receiver {
        void accept(Exported exported);
    }

    /// The records of a partition from the first to the last, both included.
    public record Range(long first, long last) {}

    /// From `since`, inclusive, to `until`, exclusive, by what the times select in each partition.
    public void export(Instant since, Instant until, Receiver receiver) {
        TopicScan.attempt(() -> {
            Collection<TopicPartition> read = scan.partitions(topics.audit(), null);
            Map<Integer, ExportChain> chains = new HashMap<>();
            FirstOffsets from = new FirstOffsets(since);
            FirstOffsets to = new FirstOffsets(until);
            scan.scan(read, scan.starts(read, since), scan.ends(read), record -> {
                if (from.isReached(record) && !to.isReached(record)) {
                    receiver.accept(exported(record, chains));
                }
            });
        });
    }

    /// The last value of the chain in each of these ranges as they are in Kafka now; nothing for a partition whose
    /// first record is not there any more.
    public SortedMap<Integer, ExportChain> chains(Map<Integer, Range> ranges) {
        Map<Integer, ExportChain> chains = new HashMap<>();
        TopicScan.attempt(() -> {
            Map<TopicPartition, Long> starts = new HashMap<>();
            Map<TopicPartition, Long> ends = new HashMap<>();
            ranges.forEach((partition, range) -> {
                starts.put(new TopicPartition(topics.audit(), partition), range.first());
                ends.put(new TopicPartition(topics.audit(), partition), range.last() + 1);
            });
            scan.beginnings(starts.keySet()).forEach((partition, beginning) -> {
                if (beginning > starts.getOrDefault(partition, 0L)) {
                    starts.remove(partition);
                    ends.remove(partition);
                }
            });
            if (!starts.isEmpty()) {
                scan.scan(starts.keySet(), starts, ends, record -> exported(record, chains));
            }
        });
        return new TreeMap<>(chains);
    }

    private Exported exported(ConsumerRecord<byte[], byte[]> record, Map<Integer, ExportChain> chains) {
        byte[] value = record.value();
        String digest = Sha256.hex(value == null ? EMPTY : value);
        LogPosition at = TopicScan.at(record);
        Instant time = Instant.ofEpochMilli(record.timestamp());
        ExportChain chain =
                chains.getOrDefault(record.partition(), ExportChain.START).with(record.topic(), at, time, digest);
        chains.put(record.partition(), chain);
        return new Exported(
                record.topic(), at, time, digest, chain, scan.readable(record).orElse(null));
    }

    @Override
    public void close() {
        scan.close();
    }
}
