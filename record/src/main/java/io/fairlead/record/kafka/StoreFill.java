package io.fairlead.record.kafka;

import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.record.RowKey;
import io.fairlead.record.store.PartitionState;
import io.fairlead.record.store.RecordStore;
import io.fairlead.topics.Keys;
import io.fairlead.topics.ReadToEnd;
import io.fairlead.topics.RecordKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills an empty store with the table, and sets the positions from which decisions follow.
record StoreFill(RecordTopics topics, RecordStore store, Consumer<byte[], byte[]> consumer) {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFill.class);
    private static final int ROWS = 2_000;

    /// First the table, then the ends of the log, which are therefore at or after everything that the table
    /// shows.
    void run(List<TopicPartition> audit, Instant now) {
        store.clear();
        table(RecordFeed.partitions(topics.endpoints(), audit.size()));
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
            long from = kept != null ? kept.timestamp() : next == 0 ? 0 : now.toEpochMilli();
            positions.put(partition.partition(), new PartitionState(next, 0, from, ends.getOrDefault(partition, next)));
        }
        store.filled(positions);
    }

    private void table(Collection<TopicPartition> table) {
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
}
