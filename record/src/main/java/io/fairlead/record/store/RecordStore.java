package io.fairlead.record.store;

import io.fairlead.model.Decision;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.record.RowKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The decisions of all partitions on a local disk, and the table that follows from them. One writer; readers
/// at any time, from any thread.
///
/// | it was | then |
/// |---|---|
/// | killed at any moment | positions and rows are of one earlier moment; what is missing is read again |
/// | deleted, damaged, or is of another identity | it is empty and is filled: first the table, then the decisions |
/// | killed while it is filled | answers are refused until the end is reached that the log had after the table |
///
/// The rows are the fold of the decisions that were read. Rows that no decision changed are those of the table
/// when the store was filled.
public final class RecordStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordStore.class);
    /// Of keys and values. Another one empties the store.
    private static final String LAYOUT = "2";
    private static final byte[] FILLED = {'f'};
    private static final byte[] NONE = {};
    /// After every key: texts are UTF-8, numbers are not negative.
    private static final byte[] BEYOND = {(byte) 0xff};

    private final RecordFiles files;
    private final Function<byte[], Decision> decisions;
    private final SortedMap<Integer, PartitionState> positions = new ConcurrentSkipListMap<>();
    private volatile boolean filled;

    private RecordStore(RecordFiles files, Function<byte[], Decision> decisions) {
        this.files = files;
        this.decisions = decisions;
        filled = files.get(Column.IDENTITY, FILLED) != null;
        positions.putAll(files.read(() -> positions(files)));
    }

    /// Opens the store in a directory, which is created if it does not exist.
    ///
    /// @param identity  of what is in it: pipeline and ids of the topics; another one empties the store
    /// @param decisions reads a value of `audit`; throws [RejectedFailure] if it cannot be read
    /// @throws TransientFailure the disk cannot be used now
    public static RecordStore open(Path directory, String identity, Function<byte[], Decision> decisions) {
        RecordFiles files =
                RecordFiles.open(directory, identity + " layout " + LAYOUT + " schema " + RowBytes.schema());
        try {
            return new RecordStore(files, decisions);
        } catch (TransientFailure e) {
            files.close();
            throw e;
        }
    }

    /// Deletes the store in a directory, which must not be open.
    public static void delete(Path directory) {
        if (directory.toFile().exists()) {
            RecordFiles.delete(directory);
        }
    }

    /// Returns whether it failed because the store is damaged: then it has to be deleted.
    public static boolean isCorrupt(Failure failure) {
        return Disk.isCorrupt(failure);
    }

    private static Map<Integer, PartitionState> positions(RecordFiles files) {
        Map<Integer, PartitionState> found = new TreeMap<>();
        try (RocksIterator all = files.database().newIterator(files.column(Column.POSITION))) {
            for (all.seekToFirst(); all.isValid(); all.next()) {
                found.put(ByteBuffer.wrap(all.key()).getInt(), PartitionState.of(all.value()));
            }
            Disk.run(all::status);
        }
        return found;
    }

    public StoreReader reader() {
        return new StoreReader(files, decisions);
    }

    /// How far a partition was read; empty if the store has to be filled.
    public Optional<PartitionState> position(int partition) {
        return Optional.ofNullable(positions.get(partition));
    }

    /// How far each partition was read, as of now; empty if the store has to be filled.
    public SortedMap<Integer, PartitionState> positions() {
        return Collections.unmodifiableSortedMap(positions);
    }

    /// The size on disk.
    public long bytes() {
        return files.bytes();
    }

    /// Empties the store, which has to be filled again.
    public void clear() {
        filled = false;
        positions.clear();
        try (WriteBatch batch = new WriteBatch()) {
            for (Column column : Column.ALL) {
                if (column != Column.IDENTITY) {
                    files.removeRange(batch, column, NONE, BEYOND);
                }
            }
            files.remove(batch, Column.IDENTITY, FILLED);
            files.write(batch);
        }
    }

    /// Returns whether the table has been read, so that decisions can be added.
    public boolean isFilled() {
        return filled;
    }

    /// Adds rows of the table while the store is filled; null removes one.
    public void base(Map<RowKey, Optional<TableEntry>> rows) {
        try (WriteBatch batch = new WriteBatch()) {
            rows.forEach((row, entry) ->
                    putRow(batch, row, entry.map(RowBytes::value).orElse(null)));
            files.write(batch);
        }
    }

    /// The table is complete: decisions follow, from the positions given.
    public void filled(Map<Integer, PartitionState> from) {
        try (WriteBatch batch = new WriteBatch()) {
            from.forEach((partition, state) -> putPosition(batch, partition, state));
            files.put(batch, Column.IDENTITY, FILLED, NONE);
            files.write(batch);
        }
        files.flush();
        positions.putAll(from);
        filled = true;
    }

    /// Adds records, those of each partition in order. Records that were added before have no effect.
    public void append(Collection<AuditRecord> records) {
        Map<Integer, PartitionState> states = new LinkedHashMap<>();
        Map<RowKey, Optional<byte[]>> rows = new LinkedHashMap<>();
        try (WriteBatch batch = new WriteBatch()) {
            DecisionWriter writer = new DecisionWriter(files, decisions, batch);
            for (AuditRecord record : records) {
                int partition = record.at().partition();
                PartitionState before = states.computeIfAbsent(partition, this::required);
                if (record.at().offset() >= before.next()) {
                    PartitionState after =
                            before.read(record.at().offset(), record.time().toEpochMilli());
                    states.put(partition, after);
                    writer.add(record, after.highest(), rows);
                }
            }
            rows.forEach((row, value) -> putRow(batch, row, value.orElse(null)));
            write(batch, states);
        }
    }

    private PartitionState required(int partition) {
        return position(partition).orElseThrow(() -> new IllegalStateException("partition " + partition + " is new"));
    }

    /// The positions were reached although no record is at their end: markers of transactions have offsets too.
    public void passed(Map<Integer, Long> next) {
        Map<Integer, PartitionState> states = new LinkedHashMap<>();
        next.forEach((partition, offset) -> position(partition)
                .filter(state -> state.next() < offset)
                .ifPresent(state -> states.put(
                        partition, new PartitionState(offset, state.highest(), state.from(), state.needed()))));
        if (!states.isEmpty()) {
            try (WriteBatch batch = new WriteBatch()) {
                write(batch, states);
            }
        }
    }

    private void write(WriteBatch batch, Map<Integer, PartitionState> states) {
        states.forEach((partition, state) -> putPosition(batch, partition, state));
        files.write(batch);
        positions.putAll(states);
    }

    private void putPosition(WriteBatch batch, int partition, PartitionState state) {
        files.put(batch, Column.POSITION, partitionKey(partition), state.bytes());
    }

    private void putRow(WriteBatch batch, RowKey row, byte @Nullable [] value) {
        if (value == null) {
            files.remove(batch, Column.ROW, RowBytes.key(row));
        } else {
            files.put(batch, Column.ROW, RowBytes.key(row), value);
        }
    }

    static byte[] partitionKey(int partition) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(partition).array();
    }

    /// Removes decisions before this time, which cannot be answered afterwards; at most so many at once, so that the
    /// caller can follow the log in between.
    ///
    /// @return whether none is left
    public boolean forget(Instant before, int most) {
        Map<Integer, PartitionState> states = new LinkedHashMap<>();
        positions.forEach((partition, state) -> states.put(partition, state.from(PlaceKey.millis(before))));
        try (WriteBatch batch = new WriteBatch()) {
            int removed = new OldDecisions(files, decisions, batch).remove(before, states.keySet(), most);
            write(batch, states);
            return removed < most;
        }
    }

    /// Writes what was added to the disk. What is not flushed is lost by a crash, and read again.
    public void flush() {
        files.flush();
    }

    /// Flushes, and closes the files once no reader is in them.
    @Override
    public void close() {
        try {
            files.flush();
        } catch (TransientFailure e) {
            LOG.warn("code={} reason=\"not flushed: {}\"", e.code(), e.getMessage());
        } finally {
            files.close();
        }
    }
}
