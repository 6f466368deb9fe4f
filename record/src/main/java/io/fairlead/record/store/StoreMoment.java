package io.fairlead.record.store;

import io.fairlead.model.Decision;
import io.fairlead.model.TableEntry;
import io.fairlead.record.Cut;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowChange;
import io.fairlead.record.RowKey;
import io.fairlead.record.TableUndo;
import io.fairlead.record.store.StoreReader.Span;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksIterator;

/// One moment of a store.
///
/// @param options select the moment
record StoreMoment(RecordFiles files, Function<byte[], Decision> decisions, ReadOptions options) {

    SortedMap<Integer, PartitionState> positions() {
        SortedMap<Integer, PartitionState> found = new TreeMap<>();
        try (RocksIterator all = iterator(Column.POSITION)) {
            for (all.seekToFirst(); all.isValid(); all.next()) {
                found.put(ByteBuffer.wrap(all.key()).getInt(), PartitionState.of(all.value()));
            }
            Disk.run(all::status);
        }
        return found;
    }

    @Nullable
    PartitionState position(int partition) {
        byte[] stored = get(Column.POSITION, RecordStore.partitionKey(partition));
        return stored == null ? null : PartitionState.of(stored);
    }

    /// Returns whether the partition holds a decision that cannot be read.
    boolean isUnreadable(int partition) {
        return get(Column.ROW, RowBytes.unreadable("", partition)) != null;
    }

    /// The offset that a time selects in each of these partitions: that of the first record with this time or a later
    /// one, the position if there is none.
    Cut cut(Instant time, SortedMap<Integer, PartitionState> partitions) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        partitions.forEach((partition, state) -> offsets.put(partition, state.next()));
        try (RocksIterator all = iterator(Column.SOURCE)) {
            for (String source : ColumnSubjects.of(files, Column.SOURCE, options)) {
                for (int partition : partitions.keySet()) {
                    all.seek(TimeKey.from(source, partition, time));
                    if (isBefore(all, TimeKey.end(source, partition))) {
                        offsets.merge(partition, TimeKey.of(all.key()).at().offset(), Math::min);
                    }
                }
            }
            Disk.run(all::status);
        }
        return new Cut(offsets);
    }

    void history(HistorySubject subject, Span span, Consumer<LoggedDecision> found) {
        switch (subject) {
            case HistorySubject.OfService(var service) ->
                ofSubject(Column.DECISION, service.toString(), span, (key, value) -> found.accept(logged(key, value)));
            case HistorySubject.OfAddress(var address) ->
                ofSubject(Column.ADDRESS, address.value(), span, (key, service) -> {
                    PlaceKey place = PlaceKey.of(key);
                    indexed(new PlaceKey(text(service), place.highest(), place.at()), found);
                });
            case HistorySubject.OfSource(var source) ->
                positions().keySet().forEach(partition -> ofSource(source.toString(), partition, span, found));
        }
    }

    private void ofSubject(Column column, String subject, Span span, Entry entry) {
        byte[] end = span.until().equals(Instant.MAX) ? PlaceKey.end(subject) : PlaceKey.from(subject, span.until());
        scan(column, PlaceKey.from(subject, span.since()), end, entry);
    }

    private void ofSource(String source, int partition, Span span, Consumer<LoggedDecision> found) {
        byte[] from = TimeKey.from(source, partition, span.since());
        byte[] end = span.until().equals(Instant.MAX)
                ? TimeKey.end(source, partition)
                : TimeKey.from(source, partition, span.until());
        scan(Column.SOURCE, from, end, (key, service) -> {
            TimeKey place = TimeKey.of(key);
            indexed(new PlaceKey(text(service), place.highest(), place.at()), found);
        });
    }

    private void indexed(PlaceKey place, Consumer<LoggedDecision> found) {
        byte[] key = place.bytes();
        byte[] stored = get(Column.DECISION, key);
        if (stored != null) {
            found.accept(logged(key, stored));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// The rows of all services, one service after the other.
    void rows(Instant time, BiConsumer<RowKey, TableEntry> found) {
        try (RocksIterator present = iterator(Column.ROW);
                RocksIterator changed = iterator(Column.DECISION)) {
            present.seekToFirst();
            changed.seekToFirst();
            while (present.isValid() || changed.isValid()) {
                files.requireOpen();
                String subject = first(present, changed);
                undone(time, subject, present, changed).forEach(found);
                byte[] next = PlaceKey.end(subject);
                present.seek(next);
                changed.seek(next);
            }
            Disk.run(present::status);
            Disk.run(changed::status);
        }
    }

    private static String first(RocksIterator one, RocksIterator other) {
        if (!one.isValid() || !other.isValid()) {
            return PlaceKey.subject(one.isValid() ? one.key() : other.key());
        }
        byte[] lower = Arrays.compareUnsigned(one.key(), other.key()) < 0 ? one.key() : other.key();
        return PlaceKey.subject(lower);
    }

    /// The rows of one service, or those of none.
    SortedMap<RowKey, TableEntry> rows(Instant time, String subject) {
        try (RocksIterator present = iterator(Column.ROW);
                RocksIterator changed = iterator(Column.DECISION)) {
            SortedMap<RowKey, TableEntry> rows = undone(time, subject, present, changed);
            Disk.run(present::status);
            Disk.run(changed::status);
            return rows;
        }
    }

    private SortedMap<RowKey, TableEntry> undone(
            Instant time, String subject, RocksIterator present, RocksIterator changed) {
        byte[] end = PlaceKey.end(subject);
        TableUndo undo = new TableUndo();
        for (changed.seek(PlaceKey.from(subject, time)); isBefore(changed, end); changed.next()) {
            undo.pass(logged(changed.key(), changed.value()));
        }
        SortedMap<RowKey, TableEntry> rows = new TreeMap<>();
        for (present.seek(PlaceKey.prefix(subject)); isBefore(present, end); present.next()) {
            if (!RowBytes.isUnreadable(present.key())) {
                RowKey row = RowBytes.row(present.key());
                if (!undo.hasPassed(row)) {
                    rows.put(row, entry(row, present));
                }
            }
        }
        return undo.back(rows);
    }

    private TableEntry entry(RowKey row, RocksIterator present) {
        byte[] value = present.value();
        if (!RowBytes.isPointer(value)) {
            return RowBytes.entry(value);
        }
        byte[] key = RowBytes.decision(present.key(), value).bytes();
        byte[] stored = get(Column.DECISION, key);
        return Optional.ofNullable(stored).stream()
                .flatMap(it -> RowChange.of(logged(key, it)).stream())
                .filter(change -> change.row().equals(row))
                .map(RowChange::after)
                .flatMap(Stream::ofNullable)
                .findFirst()
                .orElseThrow(() -> Disk.corrupt("the decision that has the value of " + row + " is missing", null));
    }

    private interface Entry {
        void found(byte[] key, byte[] value);
    }

    /// The entries from a key to another one, which is not among them.
    private void scan(Column column, byte[] from, byte[] end, Entry entry) {
        try (RocksIterator all = iterator(column)) {
            for (all.seek(from); isBefore(all, end); all.next()) {
                files.requireOpen();
                entry.found(all.key(), all.value());
            }
            Disk.run(all::status);
        }
    }

    private RocksIterator iterator(Column column) {
        return Objects.requireNonNull(files.database().newIterator(files.column(column), options));
    }

    private byte @Nullable [] get(Column column, byte[] key) {
        return files.get(column, options, key);
    }

    private static boolean isBefore(RocksIterator all, byte[] end) {
        return all.isValid() && Arrays.compareUnsigned(all.key(), end) < 0;
    }

    private LoggedDecision logged(byte[] key, byte[] value) {
        Instant time = Instant.ofEpochMilli(ByteBuffer.wrap(value).getLong());
        return new LoggedDecision(PlaceKey.of(key).at(), time, decisions.apply(StoreReader.value(value)));
    }
}
