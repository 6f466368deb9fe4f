package io.fairlead.simulation;

import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.TableKey;
import io.fairlead.topology.streams.TableTopic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One partition of the `endpoints` topic, which can be deleted and created again.
final class SimPartition implements TableTopic {
    static final String NAME = "endpoints";

    record Row(TableKey key, @Nullable TableEntry value) {}

    /// The rows of the partition in the topic of this id. The first `copied` of them came with an older copy;
    /// `before` were written to earlier topics.
    record InTopic(String id, List<Row> rows, int copied, int before) {
        /// Who has read so many rows here is as far as who read so many of all that were ever written.
        int written(int read) {
            return before + Math.max(0, read - copied);
        }
    }

    private final SortedMap<String, TableEntry> committed = new TreeMap<>();
    private final List<Row> open = new ArrayList<>();
    private final List<Row> history = new ArrayList<>();
    private InTopic current = new InTopic("table-0", new ArrayList<>(), 0, 0);
    private int committedRows;
    private long lostEvents;

    @Override
    public String name() {
        return NAME;
    }

    InTopic current() {
        return current;
    }

    /// What a reader of all records finds, those of aborted transactions among them.
    List<Row> rows() {
        return current.rows();
    }

    /// All rows that the topology ever wrote, to whichever topic.
    List<Row> history() {
        return history;
    }

    void append(Row row) {
        current.rows().add(row);
        history.add(row);
        open.add(row);
    }

    void commit() {
        lostEvents = 0;
        open.forEach(row -> SimTable.apply(committed, row));
        open.clear();
        committedRows = current.rows().size();
    }

    void abort() {
        open.clear();
    }

    /// What a reader of committed records takes for the end of the table.
    int committedRows() {
        return committedRows;
    }

    /// The topic is deleted and created again.
    void replace(String id) {
        restore(id, 0);
    }

    /// Another topic takes its place, which holds what this one did after so many rows.
    void restore(String id, int rows) {
        open.clear();
        committed.clear();
        List<Row> copy = new ArrayList<>();
        SortedMap<String, Row> last = new TreeMap<>();
        history.subList(0, rows).forEach(row -> last.put(row.key().toString(), row));
        last.values().stream().filter(row -> row.value() != null).forEach(row -> {
            copy.add(row);
            SimTable.apply(committed, row);
        });
        committedRows = copy.size();
        current = new InTopic(id, copy, copy.size(), history.size());
    }

    /// The committed status of a source, where there is one.
    Optional<SourceStatus> status(SourceId source) {
        return committed.get(new RecordKey.OfSource(source).toString()) instanceof SourceStatus status
                ? Optional.of(status)
                : Optional.empty();
    }

    @Override
    public Optional<String> id() {
        return Optional.of(current.id());
    }

    @Override
    public Optional<String> stateId() {
        return Optional.of("state");
    }

    /// Until the next commit, a topology that starts finds that so many events were deleted before it read them.
    void eventsWereLost(long events) {
        lostEvents = events;
    }

    @Override
    public long lostEvents(int partition) {
        return lostEvents;
    }

    @Override
    public Collection<TableEntry> read(int partition) {
        return List.copyOf(committed.values());
    }

    @Override
    public Collection<TableEntry> readToEnd(int partition) {
        return read(partition);
    }
}
