package io.fairlead.topology.streams;

import io.fairlead.model.Decision.Input;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.topology.merge.Adoption;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the state of a partition and its table in agreement: two copies, of which either can be lost (docs/adr/0023).
/// One for each task, one thread.
///
/// | found | then |
/// |---|---|
/// | the state has written its table to another topic, by id | all of the table is written again, in steps |
/// | the state noted nothing, or is in another topic than it noted, and the table holds more | its rest is discarded,
/// and what the table holds is adopted ([Adoption]); then as above |
/// | the same, and the table holds no more: a first start, an older release, a mirrored topic | it is kept; as above |
/// | the state is of a table of another name | it is discarded, and what the table holds is adopted |
///
/// Each status of a source bears the id of the topic once the table is complete there, and none before: a reader that
/// finds another id, or none, knows that entries may be missing.
final class TableKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(TableKeeper.class);
    /// So many take about 10 ms, for which changes wait.
    private static final int STEP = 250;

    private final TableTopic topic;
    private final String name;
    private final int partition;
    private final StoreState state;
    private final TopologyListener listener;
    private final InstantSource clock;
    private final Deque<String> left = new ArrayDeque<>();
    private boolean begun;
    private long merged = -1;
    /// What is being written, by the topic's id; null while nothing is.
    private @Nullable String writing;

    TableKeeper(
            TableTopic topic,
            String name,
            int partition,
            StoreState state,
            TopologyListener listener,
            InstantSource clock) {
        this.topic = topic;
        this.name = name;
        this.partition = partition;
        this.state = state;
        this.listener = listener;
        this.clock = clock;
    }

    /// What a status is to bear now.
    String identity() {
        WrittenTable table = state.table();
        return writing != null || table == null ? "" : table.id();
    }

    /// The record of `changes` at this offset is merged.
    void merged(long offset) {
        merged = offset;
    }

    /// Up to where the values follow from `changes`; nothing before the first record of this task.
    OptionalLong merged() {
        return merged < 0 ? OptionalLong.empty() : OptionalLong.of(merged);
    }

    /// To be called before anything is merged: events that meet an empty state would be lost on it. What it changes
    /// waits in the state to be written.
    ///
    /// @return whether it changed anything
    boolean begin() {
        if (begun || !topic.isIdentified()) {
            return false;
        }
        WrittenTable written = state.table();
        String stateId = topic.stateId()
                .orElseThrow(() -> new TransientFailure(
                        "TOPOLOGY-STATE-TOPIC", "the topic of the topology's state does not exist, or is not visible"));
        boolean isForeign = written != null && !written.topic().equals(name);
        boolean isKnown = written != null && !isForeign && written.stateId().equals(stateId);
        if (!isKnown) {
            compare(isForeign, stateId);
        }
        begun = true;
        return !isKnown;
    }

    private void compare(boolean isForeign, String stateId) {
        if (topic.id().isEmpty()) {
            throw new TransientFailure(
                    "TOPOLOGY-TABLE-MISSING",
                    "topic " + name + " does not exist, or has not been seen; `fairlead topics apply` creates it");
        }
        Collection<TableEntry> table = topic.read(partition);
        int unknown = isForeign ? 0 : Adoption.unknown(table, state);
        if (isForeign) {
            LOG.error(
                    "code=TOPOLOGY-STATE-FOREIGN partition={} the state is of another topic than {}: it is discarded,"
                            + " and every source is asked for a snapshot",
                    partition,
                    name);
        } else if (unknown > 0) {
            LOG.error(
                    "code=TOPOLOGY-STATE-LOST partition={} the table holds {} entries, and {} endpoints of them are not"
                            + " in the state: they stay as they are until their sources have completed a new snapshot",
                    partition,
                    table.size(),
                    unknown);
            listener.stateLost(partition, unknown);
        }
        if (isForeign || unknown > 0) {
            // What is left of a lost state counts wrongly; the table holds all that it holds, and more.
            state.clear();
            adopt(table);
        } else if (!table.isEmpty() && state.isEmpty()) {
            adopt(table); // no endpoints: statuses that fence, freezes, services that are empty
        }
        state.putTable(new WrittenTable(name, "", stateId));
    }

    private int adopt(Collection<TableEntry> table) {
        return Adoption.adopt(table, state, new Input(name, partition, -1, clock.instant()));
    }

    /// Somebody asked for the table to be written again. Also entries that the state does not know are adopted, and go
    /// by the next snapshot of their sources if these lack them.
    void rebuild() {
        if (topic.isIdentified()) {
            int endpoints = adopt(topic.read(partition));
            noted(WrittenTable::incomplete);
            writing = null;
            left.clear();
            LOG.info("partition={} the table is written again; {} endpoints were not known", partition, endpoints);
        }
    }

    /// The next entries to write; none where the table is complete. The last of them are the statuses.
    List<TableEntry> step() {
        WrittenTable written = state.table();
        Optional<String> id = topic.id();
        if (!topic.isIdentified() || id.isEmpty()) {
            return List.of();
        }
        String now = id.get();
        if (writing == null && written != null && now.equals(written.id())) {
            return List.of();
        }
        if (!now.equals(writing)) {
            start(now, written == null ? "" : written.id());
        }
        List<TableEntry> entries = new ArrayList<>(STEP);
        while (entries.size() < STEP && !left.isEmpty()) {
            state.entry(left.removeFirst()).ifPresent(entries::add);
        }
        listener.rebuilding(partition, left.size() + 1);
        if (left.isEmpty()) {
            complete(now, entries);
        }
        return entries;
    }

    private void noted(UnaryOperator<WrittenTable> change) {
        WrittenTable written = state.table();
        if (written != null) {
            state.putTable(change.apply(written));
        }
    }

    private void start(String now, String before) {
        left.clear();
        left.addAll(state.tableKeys());
        writing = now;
        if (before.isEmpty()) {
            LOG.info("partition={} the table is written again to topic {}, entries={}", partition, name, left.size());
            return;
        }
        LOG.warn(
                "code=TOPOLOGY-TABLE-REPLACED partition={} topic {} has id {}, the table was written to {}: {} entries"
                        + " are written again",
                partition,
                name,
                now,
                before,
                left.size());
    }

    private void complete(String now, List<TableEntry> entries) {
        noted(table -> table.completeIn(now));
        writing = null;
        state.forEachSource((source, known) -> entries.add(known.status(source).in(now)));
        listener.rebuilding(partition, 0);
        LOG.info("partition={} the table is complete in topic {} with id {}", partition, name, now);
    }
}
