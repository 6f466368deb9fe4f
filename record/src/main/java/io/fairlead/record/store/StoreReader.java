package io.fairlead.record.store;

import io.fairlead.model.Decision;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.record.Cut;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowKey;
import io.fairlead.topics.ServicePartitioner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
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

    /// A table, and the offsets that its time selected.
    public record StoredTable(Cut cut, SortedMap<RowKey, TableEntry> rows) {}

    /// An answer with its moment.
    ///
    /// @param next     the offset up to which each partition concerned was read
    /// @param earliest the earliest time of which all of them have every decision
    public record Answer<T>(T value, SortedMap<Integer, Long> next, Instant earliest) {}

    /// The decisions about the subject, in the order of the log within each partition.
    public void history(HistorySubject subject, Span span, Consumer<LoggedDecision> found) {
        read(moment -> {
            moment.history(subject, span, found);
            return true;
        });
    }

    /// The same, if nothing of it is missing.
    ///
    /// @throws RejectedFailure the store is not filled yet, lacks the beginning of the span, or a decision
    ///     could not be read
    public <R extends Consumer<LoggedDecision>> Answer<R> decisions(HistorySubject subject, Span span, R found) {
        return read(moment -> {
            ServiceKey service = subject instanceof HistorySubject.OfService(var it) ? it : null;
            SortedMap<Integer, PartitionState> concerned = concerned(moment, service);
            for (Map.Entry<Integer, PartitionState> partition : concerned.entrySet()) {
                requireFilled(partition.getKey(), partition.getValue());
                requireReadable(moment, partition.getKey());
                // From the beginning on means: from the first one that is kept.
                if (!span.since().equals(Instant.EPOCH)) {
                    requireKept(partition.getValue(), span.since());
                }
            }
            moment.history(subject, span, found);
            return answer(found, concerned);
        });
    }

    /// The tables at these times, of one moment: the rows of a service, those of all services if it is null.
    ///
    /// @throws RejectedFailure a time is before the first kept decision, or the store is not filled yet
    public Answer<List<StoredTable>> tables(List<Instant> times, @Nullable ServiceKey service) {
        return read(moment -> {
            SortedMap<Integer, PartitionState> concerned = concerned(moment, service);
            List<StoredTable> tables = new ArrayList<>();
            for (Instant time : times) {
                concerned.keySet().forEach(partition -> requireKnown(moment, time, partition));
                TreeMap<RowKey, TableEntry> rows = new TreeMap<>();
                if (service == null) {
                    moment.rows(time, rows::put);
                } else {
                    rows.putAll(moment.rows(time, service.toString()));
                }
                tables.add(new StoredTable(moment.cut(time, concerned), rows));
            }
            return answer(tables, concerned);
        });
    }

    private static <T> Answer<T> answer(T value, SortedMap<Integer, PartitionState> concerned) {
        SortedMap<Integer, Long> next = new TreeMap<>();
        concerned.forEach((partition, state) -> next.put(partition, state.next()));
        long earliest = concerned.values().stream()
                .mapToLong(PartitionState::from)
                .max()
                .orElse(0);
        return new Answer<>(value, next, Instant.ofEpochMilli(earliest));
    }

    private static SortedMap<Integer, PartitionState> concerned(StoreMoment moment, @Nullable ServiceKey service) {
        SortedMap<Integer, PartitionState> all = moment.positions();
        if (all.isEmpty()) {
            throw new RejectedFailure(
                    "RECORD-FILLING", "the record is still being filled: the table is being read first");
        }
        if (service == null) {
            return all;
        }
        int partition = ServicePartitioner.partition(service, all.size());
        return new TreeMap<>(all.subMap(partition, partition + 1));
    }

    /// The rows of a service at a time.
    ///
    /// @param partition that of the service
    /// @throws RejectedFailure the time is before the first kept decision, or the store is not filled yet
    public SortedMap<RowKey, TableEntry> at(Instant time, ServiceKey service, int partition) {
        return read(moment -> {
            requireKnown(moment, time, partition);
            return moment.rows(time, service.toString());
        });
    }

    /// The rows of all services at a time, one service after the other. Rows of no service come first.
    ///
    /// @throws RejectedFailure as above; then nothing was found
    public void at(Instant time, int partitions, BiConsumer<RowKey, TableEntry> found) {
        read(moment -> {
            for (int partition = 0; partition < partitions; partition++) {
                requireKnown(moment, time, partition);
            }
            moment.rows(time, found);
            return true;
        });
    }

    /// The value of a record of `audit`, of what is stored of it.
    static byte[] value(byte[] stored) {
        return Arrays.copyOfRange(stored, Long.BYTES, stored.length);
    }

    private static void requireFilled(int partition, @Nullable PartitionState state) {
        if (state == null || !state.isFilled()) {
            throw new RejectedFailure(
                    "RECORD-FILLING",
                    "the record is still being filled: partition " + partition + " of audit is read up to offset "
                            + (state == null ? "0" : state.next() + " of " + state.needed()));
        }
    }

    private static void requireKnown(StoreMoment moment, Instant time, int partition) {
        PartitionState state = moment.position(partition);
        requireFilled(partition, state);
        if (state != null) {
            requireKept(state, time);
        }
        requireReadable(moment, partition);
    }

    private static void requireKept(PartitionState state, Instant time) {
        if (PlaceKey.millis(time) < state.from()) {
            throw new RejectedFailure(
                    "RECORD-TOO-OLD",
                    time + " is before the first decision that is kept; the earliest time that can be answered is "
                            + Instant.ofEpochMilli(state.from()));
        }
    }

    private static void requireReadable(StoreMoment moment, int partition) {
        if (moment.isUnreadable(partition)) {
            throw new RejectedFailure(
                    "RECORD-UNREADABLE",
                    "partition " + partition + " of audit holds a record that cannot be read, so the answer is not"
                            + " known");
        }
    }

    private <T> T read(Function<StoreMoment, T> question) {
        return files.read(() -> {
            Snapshot snapshot = files.database().getSnapshot();
            try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
                return question.apply(new StoreMoment(files, decisions, options));
            } finally {
                files.database().releaseSnapshot(snapshot);
            }
        });
    }
}
