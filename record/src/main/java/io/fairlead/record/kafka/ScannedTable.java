package io.fairlead.record.kafka;

import io.fairlead.model.TableEntry;
import io.fairlead.record.Cut;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowKey;
import io.fairlead.record.TableFold;
import io.fairlead.record.TableUndo;
import io.fairlead.record.kafka.RecordScan.TableAt;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A table, while the decisions are read that change the rows of the present into it.
sealed interface ScannedTable {

    /// Returns whether the decision of this record has to be passed. Called for every record that is read, in the
    /// order of its partition.
    boolean concerns(ConsumerRecord<byte[], byte[]> record);

    void pass(LoggedDecision decision);

    /// The table, once everything was passed up to the ends.
    TableAt at(SortedMap<RowKey, TableEntry> present, Map<Integer, Long> ends);

    /// The table of this time, before any decision is passed.
    ///
    /// @param shown the ends of the decisions before the present was read
    static ScannedTable of(Instant time, SortedMap<RowKey, TableEntry> present, Map<Integer, Long> shown) {
        return time.equals(RecordScan.PRESENT)
                ? new Present(TableFold.from(present), shown)
                : new Past(new FirstOffsets(time), new TableUndo());
    }

    /// The decisions after the time are undone.
    record Past(FirstOffsets first, TableUndo undo) implements ScannedTable {
        @Override
        public boolean concerns(ConsumerRecord<byte[], byte[]> record) {
            return first.isReached(record);
        }

        @Override
        public void pass(LoggedDecision decision) {
            undo.pass(decision);
        }

        @Override
        public TableAt at(SortedMap<RowKey, TableEntry> present, Map<Integer, Long> ends) {
            return new TableAt(first.cut(ends), undo.back(present));
        }
    }

    /// The decisions that were made while the present was read are added, so that it is that of the ends.
    record Present(TableFold fold, Map<Integer, Long> shown) implements ScannedTable {
        /// What was decided before is in the present already, unless a repair of the table removed it again.
        @Override
        public boolean concerns(ConsumerRecord<byte[], byte[]> record) {
            return record.offset() >= shown.getOrDefault(record.partition(), 0L);
        }

        @Override
        public void pass(LoggedDecision decision) {
            fold.pass(decision);
        }

        @Override
        public TableAt at(SortedMap<RowKey, TableEntry> present, Map<Integer, Long> ends) {
            return new TableAt(new Cut(new TreeMap<>(ends)), fold.rows());
        }
    }
}
