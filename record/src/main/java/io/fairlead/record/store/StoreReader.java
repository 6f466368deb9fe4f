package io.fairlead.record.store;

import io.fairlead.model.Decision;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowKey;
import io.fairlead.record.TableUndo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/// Answers from a store, each from one moment of it. An answer that would not be right is refused.
public final class StoreReader {
    private final RecordFiles files;
    private final Function<byte[], Decision> decisions;

    StoreReader(RecordFiles files, Function<byte[], Decision> decisions) {
        this.files = files;
        this.decisions = decisions;
    }

    /// From `since`, inclusive, to `until`, exclusive; null does not limit.
    public record Span(Instant since, Instant until) {
        public static final Span ALL = new Span(Instant.EPOCH, Instant.MAX);
    }

    /// One moment of the store.
    private record Moment(ReadOptions options) {}

    /// The decisions about the subject, in the order of the log within each partition.
    public void history(HistorySubject subject, Span span, Consumer<LoggedDecision> found) {
        read(moment -> {
            switch (subject) {
                case HistorySubject.OfService(var service) ->
                    scan(
                            moment,
                            new Keys(Column.DECISION, service.toString(), span),
                            (key, value) -> found.accept(logged(key, value)));
                case HistorySubject.OfAddress(var address) ->
                    indexed(moment, new Keys(Column.ADDRESS, address.value(), span), found);
                case HistorySubject.OfSource(var source) ->
                    indexed(moment, new Keys(Column.SOURCE, source.toString(), span), found);
            }
        });
    }

    /// The rows of a service at a time.
    ///
    /// @param partition that of the service
    /// @throws RejectedFailure the time is before the first kept decision, or the store is not filled yet
    public SortedMap<RowKey, TableEntry> at(Instant time, ServiceKey service, int partition) {
        SortedMap<RowKey, TableEntry> rows = new TreeMap<>();
        read(moment -> {
            requireKnown(moment, time, partition);
            rows.putAll(rows(moment, time, service.toString()));
        });
        return rows;
    }

    /// The rows of all services at a time, one service after the other. Rows of no service come first.
    ///
    /// @throws RejectedFailure as above; then nothing was found
    public void at(Instant time, int partitions, BiConsumer<RowKey, TableEntry> found) {
        read(moment -> {
            for (int partition = 0; partition < partitions; partition++) {
                requireKnown(moment, time, partition);
            }
            try (RocksIterator present = files.database().newIterator(files.column(Column.ROW), moment.options());
                    RocksIterator changed =
                            files.database().newIterator(files.column(Column.DECISION), moment.options())) {
                present.seekToFirst();
                changed.seekToFirst();
                while (present.isValid() || changed.isValid()) {
                    String subject = first(present, changed);
                    undone(time, subject, present, changed).forEach(found);
                    byte[] next = PlaceKey.end(subject);
                    present.seek(next);
                    changed.seek(next);
                }
                Disk.run(present::status);
                Disk.run(changed::status);
            }
        });
    }

    private static String first(RocksIterator one, RocksIterator other) {
        if (!one.isValid() || !other.isValid()) {
            return PlaceKey.subject(one.isValid() ? one.key() : other.key());
        }
        byte[] lower = Arrays.compareUnsigned(one.key(), other.key()) < 0 ? one.key() : other.key();
        return PlaceKey.subject(lower);
    }

    private SortedMap<RowKey, TableEntry> rows(Moment moment, Instant time, String subject) {
        try (RocksIterator present = files.database().newIterator(files.column(Column.ROW), moment.options());
                RocksIterator changed = files.database().newIterator(files.column(Column.DECISION), moment.options())) {
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
                rows.put(RowBytes.row(present.key()), RowBytes.entry(present.value()));
            }
        }
        return undo.back(rows);
    }

    private void indexed(Moment moment, Keys keys, Consumer<LoggedDecision> found) {
        scan(moment, keys, (key, value) -> {
            PlaceKey place = PlaceKey.of(key);
            String service = new String(value, StandardCharsets.UTF_8);
            byte[] at = new PlaceKey(service, place.highest(), place.at()).bytes();
            byte[] stored = files.get(Column.DECISION, moment.options(), at);
            if (stored != null) {
                found.accept(logged(at, stored));
            }
        });
    }

    private interface Entry {
        void found(byte[] key, byte[] value);
    }

    /// The keys of a subject in a column, of a span of time.
    private record Keys(Column column, String subject, Span span) {}

    private void scan(Moment moment, Keys keys, Entry entry) {
        String subject = keys.subject();
        Span span = keys.span();
        byte[] end = span.until().equals(Instant.MAX) ? PlaceKey.end(subject) : PlaceKey.from(subject, span.until());
        try (RocksIterator all = files.database().newIterator(files.column(keys.column()), moment.options())) {
            for (all.seek(PlaceKey.from(subject, span.since())); isBefore(all, end); all.next()) {
                entry.found(all.key(), all.value());
            }
            Disk.run(all::status);
        }
    }

    private static boolean isBefore(RocksIterator all, byte[] end) {
        return all.isValid() && Arrays.compareUnsigned(all.key(), end) < 0;
    }

    private LoggedDecision logged(byte[] key, byte[] value) {
        Instant time = Instant.ofEpochMilli(ByteBuffer.wrap(value).getLong());
        byte[] decision = Arrays.copyOfRange(value, Long.BYTES, value.length);
        return new LoggedDecision(PlaceKey.of(key).at(), time, decisions.apply(decision));
    }

    private void requireKnown(Moment moment, Instant time, int partition) {
        byte[] stored = files.get(Column.POSITION, moment.options(), RecordStore.partitionKey(partition));
        PartitionState state = stored == null ? null : PartitionState.of(stored);
        if (state == null || !state.isFilled()) {
            throw new RejectedFailure(
                    "RECORD-FILLING",
                    "the record is still being filled: partition " + partition + " of audit is read up to offset "
                            + (state == null ? "0" : state.next() + " of " + state.needed()));
        }
        if (PlaceKey.millis(time) < state.from()) {
            throw new RejectedFailure(
                    "RECORD-TOO-OLD",
                    time + " is before the first decision that is kept; the earliest time that can be answered is "
                            + Instant.ofEpochMilli(state.from()));
        }
        if (files.get(Column.ROW, moment.options(), RowBytes.unreadable("", partition)) != null) {
            throw new RejectedFailure(
                    "RECORD-UNREADABLE",
                    "partition " + partition + " of audit holds a record that cannot be read, so the table at a time"
                            + " is not known");
        }
    }

    private void read(Consumer<Moment> question) {
        Snapshot snapshot = files.database().getSnapshot();
        try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
            question.accept(new Moment(options));
        } finally {
            files.database().releaseSnapshot(snapshot);
        }
    }
}
