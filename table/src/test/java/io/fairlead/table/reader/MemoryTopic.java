package io.fairlead.table.reader;

import io.fairlead.topics.Keys;
import io.fairlead.topics.TableKey;
import io.fairlead.wire.InputOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// A topic as its consumers see it: records whose transaction is open, committed or aborted, offsets without a record,
/// and an end that may be cut back. One transaction at a time in each partition. Thread-safe.
final class MemoryTopic {
    static final String NAME = "endpoints";

    private final List<Log> partitions = new ArrayList<>();

    private enum Fate {
        OPEN,
        COMMITTED,
        ABORTED
    }

    private static final class Log {
        private final TreeMap<Long, ConsumerRecord<byte[], byte[]>> records = new TreeMap<>();
        private final TreeMap<Long, Fate> fates = new TreeMap<>();
        private long end;
    }

    MemoryTopic(int partitions) {
        for (int i = 0; i < partitions; i++) {
            this.partitions.add(new Log());
        }
    }

    static TopicPartition partition(int number) {
        return new TopicPartition(NAME, number);
    }

    int partitions() {
        return partitions.size();
    }

    /// Appends a committed record; `value` null is a tombstone.
    synchronized long write(int partition, TableKey key, byte @Nullable [] value) {
        long offset = open(partition, key, value, OptionalLong.empty());
        partitions.get(partition).fates.put(offset, Fate.COMMITTED);
        return offset;
    }

    /// Appends a record to the partition's transaction.
    synchronized long open(int partition, TableKey key, byte @Nullable [] value, OptionalLong input) {
        Log log = partitions.get(partition);
        RecordHeaders headers = new RecordHeaders();
        input.ifPresent(it -> headers.add(InputOffset.header(it)));
        long offset = log.end;
        log.records.put(offset, record(partition, offset, Keys.bytes(key), value, headers));
        log.fates.put(offset, Fate.OPEN);
        log.end = offset + 1;
        return offset;
    }

    @SuppressWarnings("NullAway") // Kafka gives null for a tombstone
    private static ConsumerRecord<byte[], byte[]> record(
            int partition, long offset, byte[] key, byte @Nullable [] value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                NAME,
                partition,
                offset,
                1000 + offset,
                TimestampType.CREATE_TIME,
                key.length,
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                java.util.Optional.empty());
    }

    synchronized void commit(int partition) {
        decide(partition, Fate.COMMITTED);
    }

    synchronized void abort(int partition) {
        decide(partition, Fate.ABORTED);
    }

    /// The marker takes an offset as well.
    private void decide(int partition, Fate fate) {
        Log log = partitions.get(partition);
        log.fates.replaceAll((_, before) -> before == Fate.OPEN ? fate : before);
        log.end++;
    }

    /// The last offsets are without a record, as compaction and markers leave them.
    synchronized void gap(int partition, int offsets) {
        partitions.get(partition).end += offsets;
    }

    /// The records from `end` on are lost.
    synchronized void truncate(int partition, long end) {
        Log log = partitions.get(partition);
        log.records.tailMap(end, true).clear();
        log.fates.tailMap(end, true).clear();
        log.end = end;
    }

    synchronized long end(TopicPartition partition) {
        return partitions.get(partition.partition()).end;
    }

    /// The end for a consumer that reads committed records only.
    synchronized long stable(TopicPartition partition) {
        Log log = partitions.get(partition.partition());
        return log.fates.entrySet().stream()
                .filter(it -> it.getValue() == Fate.OPEN)
                .findFirst()
                .map(java.util.Map.Entry::getKey)
                .orElse(log.end);
    }

    synchronized List<ConsumerRecord<byte[], byte[]>> between(TopicPartition partition, long from, long to) {
        return List.copyOf(
                partitions.get(partition.partition()).records.subMap(from, to).values());
    }

    synchronized boolean isAborted(ConsumerRecord<byte[], byte[]> record) {
        return partitions.get(record.partition()).fates.get(record.offset()) == Fate.ABORTED;
    }
}
