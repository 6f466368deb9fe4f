package io.fairlead.record.store;

import io.fairlead.model.Decision;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowChange;
import io.fairlead.record.RowKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// The decisions of all partitions on a local disk, and the table that follows from them. One writer; readers
/// at any time, from any thread.
///
/// | it was | then |
/// |---|---|
/// | killed at any moment | positions and rows are of one earlier moment; what is missing is read again |
/// | deleted, or is of another identity | it is empty and is filled: first the table, then the decisions |
/// | killed while it is filled | answers are refused until the end is reached that the log had after the table |
///
/// The rows are the fold of the decisions that were read. Rows that no decision changed are those of the table
/// when the store was filled.
public final class RecordStore implements AutoCloseable {
    private static final byte[] FILLED = {'f'};
    private static final byte[] NONE = {};
    /// After every key: texts are UTF-8, numbers are not negative.
    private static final byte[] BEYOND = {(byte) 0xff};

    private final RecordFiles files;
    private final Function<byte[], Decision> decisions;

    private RecordStore(RecordFiles files, Function<byte[], Decision> decisions) {
        this.files = files;
        this.decisions = decisions;
    }

    /// Opens the store in a directory, which is created if it does not exist.
    ///
    /// @param identity  of what is in it: pipeline, ids of the topics, schema; another one empties the store
    /// @param decisions reads a value of `audit`; throws [RejectedFailure] if it cannot be read
    public static RecordStore open(Path directory, String identity, Function<byte[], Decision> decisions) {
        return new RecordStore(RecordFiles.open(directory, identity), decisions);
    }

    public StoreReader reader() {
        return new StoreReader(files, decisions);
    }

    /// How far a partition was read; empty if the store has to be filled.
    public Optional<PartitionState> position(int partition) {
        return Optional.ofNullable(files.get(Column.POSITION, partitionKey(partition)))
                .map(PartitionState::of);
    }

    /// Empties the store, which has to be filled again.
    public void clear() {
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
        return files.get(Column.IDENTITY, FILLED) != null;
    }

    /// Adds rows of the table while the store is filled; null removes one.
    public void base(Map<RowKey, Optional<TableEntry>> rows) {
        try (WriteBatch batch = new WriteBatch()) {
            rows.forEach((row, entry) -> putRow(batch, row, entry.orElse(null)));
            files.write(batch);
        }
    }

    /// The table is complete: decisions follow, from the positions given.
    public void filled(Map<Integer, PartitionState> positions) {
        try (WriteBatch batch = new WriteBatch()) {
            positions.forEach(
                    (partition, state) -> files.put(batch, Column.POSITION, partitionKey(partition), state.bytes()));
            files.put(batch, Column.IDENTITY, FILLED, NONE);
            files.write(batch);
        }
        files.flush();
    }

    /// Adds records, those of each partition in order. Records that were added before have no effect.
    public void append(Collection<AuditRecord> records) {
        Map<Integer, PartitionState> states = new LinkedHashMap<>();
        Map<RowKey, Optional<TableEntry>> rows = new LinkedHashMap<>();
        try (WriteBatch batch = new WriteBatch()) {
            for (AuditRecord record : records) {
                int partition = record.at().partition();
                PartitionState before = states.computeIfAbsent(
                        partition,
                        it -> position(it).orElseThrow(() -> new IllegalStateException("partition " + it + " is new")));
                if (record.at().offset() >= before.next()) {
                    PartitionState after =
                            before.read(record.at().offset(), record.time().toEpochMilli());
                    states.put(partition, after);
                    add(record, after.highest(), batch, rows);
                }
            }
            rows.forEach((row, entry) -> putRow(batch, row, entry.orElse(null)));
            states.forEach(
                    (partition, state) -> files.put(batch, Column.POSITION, partitionKey(partition), state.bytes()));
            files.write(batch);
        }
    }

    /// The positions were reached although no record is at their end: markers of transactions have offsets too.
    public void passed(Map<Integer, Long> next) {
        try (WriteBatch batch = new WriteBatch()) {
            next.forEach((partition, offset) -> position(partition)
                    .filter(state -> state.next() < offset)
                    .ifPresent(state -> files.put(
                            batch,
                            Column.POSITION,
                            partitionKey(partition),
                            new PartitionState(offset, state.highest(), state.from(), state.needed()).bytes())));
            if (batch.count() > 0) {
                files.write(batch);
            }
        }
    }

    private void add(AuditRecord record, long highest, WriteBatch batch, Map<RowKey, Optional<TableEntry>> rows) {
        if (record.value() == null) {
            return;
        }
        byte[] value = record.value().get();
        Decision decision;
        try {
            decision = decisions.apply(value);
        } catch (RejectedFailure e) {
            // Of which service is unknown: the rows of the partition cannot be answered any more.
            files.put(batch, Column.ROW, RowBytes.unreadable("", record.at().partition()), NONE);
            return;
        }
        String subject = text(decision.service());
        byte[] key = new PlaceKey(subject, highest, record.at()).bytes();
        ByteBuffer stored = ByteBuffer.allocate(Long.BYTES + value.length)
                .putLong(record.time().toEpochMilli())
                .put(value);
        files.put(batch, Column.DECISION, key, stored.array());
        byte[] service = subject.getBytes(StandardCharsets.UTF_8);
        if (decision.endpoint() != null) {
            PlaceKey place = new PlaceKey(decision.endpoint().address().value(), highest, record.at());
            files.put(batch, Column.ADDRESS, place.bytes(), service);
        }
        for (SourceId source : decision.sources()) {
            files.put(batch, Column.SOURCE, new PlaceKey(source.toString(), highest, record.at()).bytes(), service);
        }
        for (RowChange change : RowChange.of(new LoggedDecision(record.at(), record.time(), decision))) {
            rows.put(change.row(), Optional.ofNullable(change.after()));
        }
    }

    private void putRow(WriteBatch batch, RowKey row, @Nullable TableEntry entry) {
        if (entry == null) {
            files.remove(batch, Column.ROW, RowBytes.key(row));
        } else {
            files.put(batch, Column.ROW, RowBytes.key(row), RowBytes.value(entry));
        }
    }

    private static String text(@Nullable ServiceKey service) {
        return service == null ? "" : service.toString();
    }

    static byte[] partitionKey(int partition) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(partition).array();
    }

    /// Removes the decisions before this time, which cannot be answered afterwards.
    public void forget(Instant before, Collection<Integer> partitions) {
        try (WriteBatch batch = new WriteBatch()) {
            for (Column column : Column.BY_TIME) {
                subjects(column)
                        .forEach(subject -> files.removeRange(
                                batch, column, PlaceKey.prefix(subject), PlaceKey.from(subject, before)));
            }
            for (int partition : partitions) {
                position(partition)
                        .ifPresent(state -> files.put(
                                batch,
                                Column.POSITION,
                                partitionKey(partition),
                                state.from(PlaceKey.millis(before)).bytes()));
            }
            files.write(batch);
        }
    }

    private Stream<String> subjects(Column column) {
        Stream.Builder<String> subjects = Stream.builder();
        try (RocksIterator all = files.database().newIterator(files.column(column))) {
            all.seekToFirst();
            while (all.isValid()) {
                String subject = PlaceKey.subject(all.key());
                subjects.add(subject);
                all.seek(PlaceKey.end(subject));
            }
            Disk.run(all::status);
        }
        return subjects.build();
    }

    /// Writes what was added to the disk. What is not flushed is lost by a crash, and read again.
    public void flush() {
        files.flush();
    }

    /// Flushes, and closes the files. No reader may be in use.
    @Override
    public void close() {
        files.flush();
        files.close();
    }
}
