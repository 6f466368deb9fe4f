package io.fairlead.record.store;

import io.fairlead.model.Decision;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowChange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Function;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// Removes old decisions with their indexes. The cost is that of what is removed, not of what is kept: the column
/// SOURCE has every record in the order of its partition.
record OldDecisions(RecordFiles files, Function<byte[], Decision> decisions, WriteBatch batch) {

    /// Returns how many keys of SOURCE were removed, at most `most`.
    int remove(Instant before, Collection<Integer> partitions, int most) {
        int removed = 0;
        for (String source : ColumnSubjects.of(files, Column.SOURCE)) {
            for (int partition : partitions) {
                byte[] start = TimeKey.start(source, partition);
                removed += remove(start, TimeKey.from(source, partition, before), most - removed);
            }
        }
        return removed;
    }

    private int remove(byte[] start, byte[] end, int most) {
        int removed = 0;
        byte[] reached = start;
        try (RocksIterator old = files.database().newIterator(files.column(Column.SOURCE))) {
            for (old.seek(start); removed < most && isBefore(old, end); old.next()) {
                remove(TimeKey.of(old.key()), new String(old.value(), StandardCharsets.UTF_8));
                // Everything up to this key, and the key itself.
                reached = Arrays.copyOf(old.key(), old.key().length + 1);
                removed++;
            }
            Disk.run(old::status);
        }
        if (removed > 0) {
            files.removeRange(batch, Column.SOURCE, start, reached);
        }
        return removed;
    }

    private static boolean isBefore(RocksIterator old, byte[] end) {
        return old.isValid() && Arrays.compareUnsigned(old.key(), end) < 0;
    }

    private void remove(TimeKey place, String service) {
        byte[] key = new PlaceKey(service, place.highest(), place.at()).bytes();
        byte[] stored = files.get(Column.DECISION, key);
        if (stored == null) {
            return;
        }
        Decision decision;
        try {
            decision = decisions.apply(StoreReader.value(stored));
        } catch (RejectedFailure _) {
            return; // Its schema is gone. It stays, because a row may point to it.
        }
        keepRows(place, decision, service);
        files.remove(batch, Column.DECISION, key);
        EndpointKey endpoint = decision.endpoint();
        if (endpoint != null) {
            PlaceKey address = new PlaceKey(endpoint.address().value(), place.highest(), place.at());
            files.remove(batch, Column.ADDRESS, address.bytes());
        }
    }

    /// Rows that point to the decision get its value.
    private void keepRows(TimeKey place, Decision decision, String service) {
        byte[] pointer = RowBytes.pointer(new PlaceKey(service, place.highest(), place.at()));
        for (RowChange change : RowChange.of(new LoggedDecision(place.at(), Instant.EPOCH, decision))) {
            byte[] row = RowBytes.key(change.row());
            if (change.after() != null && Arrays.equals(files.get(Column.ROW, row), pointer)) {
                files.put(batch, Column.ROW, row, RowBytes.value(change.after()));
            }
        }
    }
}
