package io.fairlead.record.store;

import io.fairlead.model.Decision;
import io.fairlead.model.TableEntry;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowKey;
import io.fairlead.record.SeededHistory;
import io.fairlead.record.TableFold;
import io.fairlead.wire.DecisionCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;

/// A history as the topic holds it, and what fills a store from it.
final class StoredHistory {
    static final DecisionCodec CODEC = new DecisionCodec();
    static final Function<byte[], Decision> DECISIONS = bytes -> CODEC.decode(bytes, 0, bytes.length, CODEC.schema());

    private StoredHistory() {}

    static AuditRecord record(LoggedDecision logged) {
        return new AuditRecord(logged.at(), logged.time(), Bytes.wrap(CODEC.encode(logged.decision())));
    }

    /// The end of each partition.
    static Map<Integer, Long> ends(List<LoggedDecision> log) {
        Map<Integer, Long> ends = new HashMap<>();
        log.forEach(it -> ends.put(it.at().partition(), it.at().offset() + 1));
        return ends;
    }

    /// Fills the store as a start does: the table as it is after `read` decisions, then positions.
    static void fill(RecordStore store, List<LoggedDecision> log, int read) {
        TableFold fold = new TableFold();
        log.subList(0, read).forEach(fold::pass);
        base(store, fold.rows());
        Map<Integer, Long> ends = ends(log.subList(0, read));
        Map<Integer, PartitionState> positions = new HashMap<>();
        for (int partition = 0; partition < SeededHistory.PARTITIONS; partition++) {
            positions.put(partition, new PartitionState(0, 0, 0, ends.getOrDefault(partition, 0L)));
        }
        store.filled(positions);
    }

    private static void base(RecordStore store, SortedMap<RowKey, TableEntry> rows) {
        Map<RowKey, Optional<TableEntry>> base = new HashMap<>();
        rows.forEach((row, entry) -> base.put(row, Optional.of(entry)));
        store.base(base);
    }
}
