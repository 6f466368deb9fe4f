package io.fairlead.topology.streams;

import io.fairlead.model.Decision.Input;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey.OfEndpoint;
import io.fairlead.topics.RecordKey.OfFreeze;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topics.TableKey;
import io.fairlead.topology.merge.AdoptedClaims;
import io.fairlead.topology.merge.EndpointRef;
import io.fairlead.topology.merge.Entries;
import io.fairlead.topology.merge.KeptState;
import io.fairlead.topology.merge.ServiceSummary;
import io.fairlead.topology.merge.SourceProgress;
import io.fairlead.topology.merge.WrittenTable;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Keeps the state of a partition and its table in agreement: two copies, of which either can be lost (docs/adr/0023).
/// One for each task; single-threaded.
///
/// | found | then |
/// |---|---|
/// | the state has written its table to another topic, by id | adopts its entries; writes all again, in batches |
/// | no table or another topic of the state recorded, and the table holds more | as in the last row, then as above |
/// | the same, and the table holds no more: first start, older release, mirrored topic | kept; as above |
/// | the state is of a table of another name | it is discarded, and the entries are adopted ([AdoptedClaims]) |
///
/// Another topic may hold an older copy of the table, or a mirrored one that is newer than the state. So endpoints that
/// the state does not know are adopted, and are removed by the next snapshot of their sources. An entry that cannot be
/// adopted gets a tombstone, because nothing else would ever remove it: for example, an endpoint whose instance is
/// elsewhere by now. Only committed records are read, so an endpoint whose removal is not committed yet may come back
/// until that snapshot.
///
/// Each status of a source carries the id of the topic once the table is complete there, and none before: a reader that
/// finds another id, or none, knows that entries may be missing.
public final class TableKeeper {
    private final TablePartition table;
    private final KeptState state;
    private final TableListener listener;
    private final InstantSource clock;
    private final Deque<String> left = new ArrayDeque<>();
    /// The keys that the topic held before the rewrite began.
    private final Deque<TableKey> found = new ArrayDeque<>();
    private boolean begun;
    private long merged = -1;
    /// The id of the topic that is being written; null if there is none.
    private @Nullable String writing;

    /// A record of the table; a tombstone if there is no entry.
    public record Row(TableKey key, @Nullable TableEntry entry) {
        private static Row of(TableEntry entry) {
            return new Row(Keys.of(entry), entry);
        }
    }

    public TableKeeper(TablePartition table, KeptState state, TableListener listener, InstantSource clock) {
        this.table = table;
        this.state = state;
        this.listener = listener;
        this.clock = clock;
    }

    /// The topic id that a status has to carry now.
    public String identity() {
        WrittenTable written = state.table();
        return writing != null || written == null ? "" : written.id();
    }

    /// Records that the event of `changes` at this offset is merged.
    void merged(long offset) {
        merged = offset;
    }

    /// The offset of `changes` up to which the values follow from it; empty before the first record of this task.
    OptionalLong merged() {
        return merged < 0 ? OptionalLong.empty() : OptionalLong.of(merged);
    }

    /// To be called before anything is merged: events that are applied to an empty state would be lost. Its changes
    /// stay in the state until they are written.
    ///
    /// @return whether it changed anything
    public boolean begin() {
        if (begun || !table.topic().isIdentified()) {
            return false;
        }
        WrittenTable written = state.table();
        String stateId = table.topic()
                .stateId()
                .orElseThrow(() -> new TransientFailure(
                        "TOPOLOGY-STATE-TOPIC", "the topic of the topology's state does not exist, or is not visible"));
        boolean isForeign = written != null && !written.topic().equals(table.topicName());
        boolean isKnown = written != null && !isForeign && written.stateId().equals(stateId);
        if (!isKnown) {
            compare(isForeign, stateId);
        }
        long lost = table.lostEvents();
        if (lost > 0) {
            listener.eventsLost(lost);
            AdoptedClaims.awaitSnapshots(state, clock.instant());
        }
        begun = true;
        return !isKnown || lost > 0;
    }

    private void compare(boolean isForeign, String stateId) {
        if (table.topic().id().isEmpty()) {
            throw new TransientFailure(
                    "TOPOLOGY-TABLE-MISSING",
                    "topic " + table.topicName()
                            + " does not exist, or has not been seen; `fairlead topics apply` creates it");
        }
        Collection<TableEntry> entries = table.readToEnd();
        int unknown = AdoptedClaims.unknown(entries, state);
        WrittenTable written = state.table();
        if (isForeign && written != null) {
            listener.foreignState(written, table.topicName());
        } else if (unknown > 0) {
            listener.stateLost(entries.size(), unknown);
        }
        if (isForeign || unknown > 0) {
            // The rest of a lost state has wrong counts; the table holds all of its entries, and more.
            state.clear();
            adopt(entries);
        } else if (!entries.isEmpty() && state.isEmpty()) {
            adopt(entries); // no endpoints: fencing statuses, freezes, empty services
        }
        state.putTable(new WrittenTable(table.topicName(), "", stateId));
    }

    private int adopt(Collection<TableEntry> entries) {
        Input input = new Input(table.topicName(), table.number(), -1, clock.instant());
        return AdoptedClaims.adopt(entries, state, input);
    }

    /// A rewrite of the table was requested.
    void rebuild() {
        if (table.topic().isIdentified()) {
            noted(WrittenTable::incomplete);
            writing = null;
        }
    }

    /// The next rows to write, at most `most`; empty if the table is complete. The last of them are the statuses. Its
    /// changes stay in the state until they are written.
    public List<Row> step(int most) {
        WrittenTable written = state.table();
        Optional<String> id = table.topic().id();
        if (!table.topic().isIdentified() || id.isEmpty()) {
            return List.of();
        }
        String now = id.get();
        if (writing == null && written != null && now.equals(written.id())) {
            return List.of();
        }
        if (!now.equals(writing)) {
            start(now, written == null ? "" : written.id());
        }
        List<Row> rows = next(most);
        listener.written(left.size() + found.size());
        if (left.isEmpty() && found.isEmpty()) {
            complete(now, rows);
        }
        return rows;
    }

    /// What the table holds by the state, then tombstones for what the topic holds and the state does not know.
    private List<Row> next(int most) {
        List<Row> rows = new ArrayList<>(most);
        while (rows.size() < most && !left.isEmpty()) {
            state.entry(left.removeFirst()).ifPresent(entry -> rows.add(Row.of(entry)));
        }
        while (rows.size() < most && !found.isEmpty()) {
            TableKey key = found.removeFirst();
            if (!isKnown(key)) {
                rows.add(new Row(key, null));
            }
        }
        return rows;
    }

    private void noted(UnaryOperator<WrittenTable> change) {
        WrittenTable written = state.table();
        if (written != null) {
            state.putTable(change.apply(written));
        }
    }

    private void start(String now, String before) {
        Collection<TableEntry> there = table.read();
        int adopted = adopt(there);
        found.clear();
        there.forEach(entry -> found.add(Keys.of(entry)));
        left.clear();
        left.addAll(state.tableKeys());
        writing = now;
        listener.rewriting(now, before, left.size(), adopted);
    }

    /// Returns whether, according to the state, the table has an entry under this key.
    private boolean isKnown(TableKey key) {
        return switch (key) {
            case OfEndpoint(var service, var endpoint) ->
                !state.claims(new EndpointRef(service, endpoint)).isEmpty();
            case OfService(var service) -> {
                ServiceSummary known = state.service(service);
                yield known != null && Entries.service(service, known).isPresent();
            }
            case OfFreeze(var subject) -> state.freeze(subject) != null;
            case OfSource(var source) -> {
                SourceProgress known = state.source(source);
                yield known != null && !known.retired();
            }
        };
    }

    private void complete(String now, List<Row> rows) {
        noted(written -> written.completeIn(now));
        writing = null;
        state.forEachSource((source, known) -> {
            if (!known.retired()) {
                rows.add(Row.of(known.status(source).in(now)));
            }
        });
        listener.complete(now);
    }
}
