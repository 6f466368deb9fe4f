package io.fairlead.record.kafka;

import io.fairlead.record.Cut;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The offset that a time selects in each partition, found while records are read: that of the first committed
/// record with this time or later. Kafka finds times in records of aborted transactions too, whose offset is
/// lower.
final class FirstOffsets {
    private final Instant time;
    private final Map<Integer, Long> reached = new HashMap<>();

    FirstOffsets(Instant time) {
        this.time = time;
    }

    /// Returns whether the record is the first one of its partition with the time or later, or after it.
    boolean isReached(ConsumerRecord<byte[], byte[]> record) {
        if (reached.containsKey(record.partition())) {
            return true;
        }
        boolean isFirst = !Instant.ofEpochMilli(record.timestamp()).isBefore(time);
        if (isFirst) {
            reached.put(record.partition(), record.offset());
        }
        return isFirst;
    }

    /// The ends are those of the partitions of which no record has the time or later.
    Cut cut(Map<Integer, Long> ends) {
        SortedMap<Integer, Long> offsets = new TreeMap<>(ends);
        offsets.putAll(reached);
        return new Cut(offsets);
    }
}
