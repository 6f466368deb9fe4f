package io.fairlead.simulation;

import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.ServiceExpired;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.RegistryEvent.SourceSilent;
import io.fairlead.model.SourceId;
import io.fairlead.model.Stamp;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey;
import io.fairlead.topology.merge.EndpointRef;
import io.fairlead.topology.merge.MemoryState;
import io.fairlead.topology.merge.Merger;
import io.fairlead.topology.merge.Output;
import io.fairlead.topology.merge.SourceProgress;
import io.fairlead.topology.merge.WrittenTable;
import io.fairlead.topology.streams.TableKeeper;
import io.fairlead.topology.streams.TableListener;
import io.fairlead.topology.streams.TablePartition;
import io.fairlead.topology.streams.TableTopic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The topology's task for one partition: state, position and output, which a crash sets back to the last
/// commit. What was written before an abort stays in the table's log, as a reader of uncommitted records sees
/// it. State and table are kept in agreement by the very [TableKeeper] of the topology.
final class SimTask {
    /// So few that a table is seen while it is being written.
    private static final int REWRITTEN_AT_A_TIME = 4;

    final SimPartition table;
    private final int partition;
    private final SimLog log;
    private final Oracle oracle;
    private final Defect defect;
    private final Merger merger;
    private final SimTimers timers;
    private MemoryState state = new MemoryState();
    private MemoryState committed = new MemoryState();
    private int position;
    private int committedPosition;
    private int furthest;
    private TableKeeper keeper;
    private Instant now = Instant.EPOCH;
    private boolean isStopped;
    /// The state was lost, and it is not committed yet that it was taken from the table.
    private boolean isLost;
    private boolean followsFromItsLog = true;
    private long restamped = 1_000_000;

    SimTask(int partition, SimLog log, SimPartition table, Oracle oracle, Defect defect) {
        this.partition = partition;
        this.table = table;
        this.log = log;
        this.oracle = oracle;
        this.defect = defect;
        merger = new Merger(partition);
        timers = new SimTimers(defect);
        keeper = keeper();
    }

    private TableKeeper keeper() {
        TableTopic topic = defect == Defect.LOST_STATE_IS_EMPTY ? new UnreadTable(table) : table;
        return new TableKeeper(new TablePartition(topic, partition), state, new Adopted(), () -> now);
    }

    /// What is adopted from the table follows from no event.
    private final class Adopted implements TableListener {
        @Override
        public void stateLost(int entries, int endpoints) {
            followsFromItsLog = false;
        }

        @Override
        public void rewriting(String id, String before, int entries, int adopted) {
            followsFromItsLog &= adopted == 0;
        }
    }

    void merge(int atMost, Instant at) {
        if (isStopped) {
            return;
        }
        begin(at);
        for (int i = 0; i < atMost && position < log.of(partition).size(); i++) {
            one(log.of(partition).get(position), at);
            position++;
        }
        furthest = Math.max(furthest, position);
    }

    private void begin(Instant at) {
        now = at;
        if (keeper.begin()) {
            timers.remember(state, at);
        }
    }

    /// Writes the next part of a table that is to be written again, where it is. Whether there was one.
    boolean rewrite(Instant at) {
        if (isStopped || defect == Defect.TABLE_IS_NOT_REWRITTEN) {
            return false;
        }
        begin(at);
        List<TableKeeper.Row> rows = keeper.step(REWRITTEN_AT_A_TIME);
        rows.forEach(row -> {
            table.append(new SimPartition.Row(row.key(), row.entry()));
            if (row.entry() instanceof MergedService service) {
                timers.note(service);
            }
        });
        return !rows.isEmpty();
    }

    private void one(SimLog.Entry entry, Instant now) {
        Oracle.Look before = oracle.before(partition, position, entry, state);
        List<Output> outputs = switch (entry) {
            case SimLog.Entry.Said(var event) -> said(event, now);
            case SimLog.Entry.Asked(var subject, var command) -> apply(subject, command);
        };
        oracle.after(before, position, outputs, state);
        outputs.forEach(this::write);
    }

    private List<Output> apply(Subject subject, Command command) {
        Command asked = defect == Defect.REJECT_RELEASES && command.kind() == Command.Kind.REJECT
                ? new Command(Command.Kind.RELEASE, command.argument(), command.operator(), command.at())
                : command;
        return merger.apply(subject, asked, input(command.at()), state);
    }

    private List<Output> said(RegistryEvent event, Instant now) {
        List<Output> outputs = new ArrayList<>();
        if (event instanceof SourceEvent of) {
            timers.heard(of.stamp().source(), now);
        }
        RegistryEvent read = mistaken(event);
        Instant observed = switch (read) {
            case SourceEvent of -> of.stamp().observed();
            case SourceSilent silent -> silent.heard();
            case ServiceExpired expired -> expired.emptySince();
        };
        outputs.addAll(merger.apply(read, input(observed), state));
        return outputs;
    }

    private Decision.Input input(Instant observed) {
        return new Decision.Input("log", partition, position, observed);
    }

    private RegistryEvent mistaken(RegistryEvent event) {
        return switch (event) {
            case InstanceSeen(var stamp, var service, var instance, var rank, var endpoint, var raw) ->
                new InstanceSeen(stamp(stamp), service, instance, rank, endpoint, raw);
            case InstanceGone(var stamp, var service, var instance, var removal) ->
                new InstanceGone(stamp(stamp), service, instance, removal);
            case SnapshotCompleted completed
            when defect == Defect.COUNTS_ARE_NOT_CHECKED ->
                new SnapshotCompleted(
                        completed.stamp(),
                        counted(completed),
                        completed.loss(),
                        completed.limits(),
                        completed.unread(),
                        "");
            case SourceSilent(var source, var _, var becomes)
            when defect == Defect.EXPIRY_AGAINST_A_LATER_WORD -> {
                SourceProgress known = state.source(source);
                yield known == null
                        ? event
                        : new SourceSilent(source, known.contact().heard(), becomes);
            }
            default -> event;
        };
    }

    private List<Integer> counted(SnapshotCompleted completed) {
        int[] count = new int[1];
        state.forEachMark(completed.stamp().source(), (_, mark) -> {
            if (mark.epoch().equals(completed.stamp().epoch())) {
                count[0]++;
            }
        });
        List<Integer> counts = new ArrayList<>(completed.perPartition());
        counts.set(partition, count[0]);
        return counts;
    }

    private Stamp stamp(Stamp stamp) {
        SourceProgress known = state.source(stamp.source());
        Epoch current = known == null ? stamp.epoch() : known.epochs().current();
        if (defect == Defect.NO_FENCE && stamp.epoch().compareTo(current) < 0) {
            return new Stamp(stamp.source(), current, restamped++, stamp.observed());
        }
        return defect == Defect.NO_DEDUP
                ? new Stamp(stamp.source(), stamp.epoch(), restamped++, stamp.observed())
                : stamp;
    }

    private void write(Output output) {
        switch (output) {
            case Output.Put(var entry) -> {
                boolean drop = defect == Defect.SUSPECTS_LEAVE_THE_TABLE
                        && entry instanceof MergedEndpoint merged
                        && merged.isSuspect();
                TableEntry value = entry instanceof SourceStatus status ? status.in(keeper.identity()) : entry;
                add(new SimPartition.Row(Keys.of(entry), drop ? null : value));
                if (entry instanceof MergedService service) {
                    timers.note(service);
                }
            }
            case Output.EndpointGone(var service, var endpoint) ->
                add(new SimPartition.Row(new RecordKey.OfEndpoint(service, endpoint), null));
            case Output.ServiceGone(var service) -> {
                timers.gone(service);
                table.append(new SimPartition.Row(new RecordKey.OfService(service), null));
            }
            case Output.SourceGone(var source) ->
                table.append(new SimPartition.Row(new RecordKey.OfSource(source), null));
            case Output.FreezeGone(var subject) ->
                table.append(new SimPartition.Row(new RecordKey.OfFreeze(subject), null));
            case Output.Audit _, Output.Ignored _ -> {}
        }
    }

    private void add(SimPartition.Row row) {
        if (row.value() == null
                && row.key() instanceof RecordKey.OfEndpoint(var service, var endpoint)
                && !state.claims(new EndpointRef(service, endpoint)).isEmpty()) {
            throw new Violation("the table lost " + endpoint + " of " + service + ", which a source claims");
        }
        table.append(row);
    }

    void commit() {
        committed = state.copy();
        committedPosition = position;
        table.commit();
        isLost &= committed.table() == null;
    }

    void abort() {
        if (defect != Defect.STATE_SURVIVES_AN_ABORT) {
            state = committed.copy();
        }
        if (defect != Defect.OFFSET_SURVIVES_AN_ABORT) {
            position = committedPosition;
        }
        table.abort();
        keeper = keeper();
    }

    /// It may not read or write; what it had begun is aborted.
    void stop() {
        abort();
        isStopped = true;
    }

    void start() {
        isStopped = false;
    }

    /// Its state is deleted. Nothing happens where the table is not complete: both copies are lost then.
    void loseState() {
        WrittenTable written = committed.table();
        if (written == null || !table.id().equals(Optional.of(written.id()))) {
            return;
        }
        committed = new MemoryState();
        abort();
        state = new MemoryState();
        keeper = keeper();
        timers.forget();
        isLost = true;
        followsFromItsLog = false;
    }

    /// Whether the table is the only copy.
    boolean isLost() {
        return isLost;
    }

    /// Whether state and table are what a fold of the whole log gives.
    boolean followsFromItsLog() {
        return followsFromItsLog;
    }

    /// The table holds entries of an older copy.
    void tableIsRestored() {
        followsFromItsLog = false;
    }

    /// What was written and aborted is written again, and committed: readers here keep what was aborted. No
    /// other fault comes within the seconds that this takes.
    void recover(Instant at) {
        boolean wasStopped = isStopped;
        isStopped = false;
        merge(furthest - position, at);
        commit();
        isStopped = wasStopped;
    }

    /// The next so many events leave the log unread. Commands do not: their topic is compacted.
    void loseEvents(int events, Instant at) {
        recover(at);
        boolean wasStopped = isStopped;
        isStopped = false;
        long lost = 0;
        for (int i = 0; i < events && !isDone(); i++) {
            SimLog.Entry entry = log.of(partition).get(position);
            if (entry instanceof SimLog.Entry.Asked) {
                one(entry, at);
            } else {
                oracle.eventWasLost(partition, position);
                followsFromItsLog = false;
                lost++;
            }
            position++;
        }
        commit();
        table.eventsWereLost(lost);
        keeper = keeper();
        // It was away for as long as the log is kept: silence is counted from its start.
        timers.heardAll(at);
        isStopped = wasStopped;
    }

    /// The entries that follow from the state, but the statuses of sources.
    SortedMap<String, TableEntry> entries() {
        SortedMap<String, TableEntry> entries = new TreeMap<>();
        state.tableKeys()
                .forEach(key -> state.entry(key)
                        .ifPresent(entry -> entries.put(Keys.of(entry).toString(), entry)));
        return entries;
    }

    /// The instances that are held of a source, each with its service.
    SortedSet<String> held(SourceId source) {
        SortedSet<String> held = new TreeSet<>();
        state.forEachMark(source, (key, _) -> held.add(key.service() + " " + key.instance()));
        return held;
    }

    int suspects(SourceId source) {
        SourceProgress known = state.source(source);
        return known == null ? 0 : known.holding().suspects();
    }

    boolean isDone() {
        return position == log.of(partition).size();
    }

    /// Asks, through the log, for what time alone brings about.
    void punctuate(Instant at) {
        if (!isStopped) {
            timers.due(at, state).forEach(event -> log.append(partition, new SimLog.Entry.Said(event)));
        }
    }

    int marks(SourceId source) {
        return state.marks(source);
    }

    /// How many instances the table holds of a source here.
    int instances(SourceId source) {
        SourceProgress known = state.source(source);
        return known == null ? 0 : known.holding().instances();
    }
}
