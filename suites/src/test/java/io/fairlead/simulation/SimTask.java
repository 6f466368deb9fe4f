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
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.publisher.image.TableKey;
import io.fairlead.topology.merge.EndpointRef;
import io.fairlead.topology.merge.MemoryState;
import io.fairlead.topology.merge.Merger;
import io.fairlead.topology.merge.Output;
import io.fairlead.topology.merge.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The topology's task for one partition: state, position and output, which a crash sets back to the last commit.
/// What was written before an abort stays in the table's log, as a reader of uncommitted records sees it.
final class SimTask {
    private static final Duration LINGER = Duration.ofSeconds(20);

    record Row(TableKey key, @Nullable TableEntry value) {}

    final List<Row> table = new ArrayList<>();
    private final int partition;
    private final SimLog log;
    private final Oracle oracle;
    private final Defect defect;
    private final Merger merger;
    private MemoryState state = new MemoryState();
    private MemoryState committed = new MemoryState();
    private int position;
    private int committedPosition;
    private int committedRows;
    private long restamped = 1_000_000;
    private final SortedMap<SourceId, Instant> heard = new TreeMap<>();
    private final SortedMap<String, Instant> emptySince = new TreeMap<>();

    SimTask(int partition, SimLog log, Oracle oracle, Defect defect) {
        this.partition = partition;
        this.log = log;
        this.oracle = oracle;
        this.defect = defect;
        merger = new Merger(partition);
    }

    void merge(int atMost, Instant now) {
        for (int i = 0; i < atMost && position < log.of(partition).size(); i++) {
            one(log.of(partition).get(position), now);
            position++;
        }
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
            heard.put(of.stamp().source(), now);
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
                        completed.unread());
            case SourceSilent(var source, var _, var becomes)
            when defect == Defect.EXPIRY_AGAINST_A_LATER_WORD -> {
                SourceState known = state.source(source);
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
        SourceState known = state.source(stamp.source());
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
                add(new Row(TableKey.of(entry), drop ? null : entry));
                if (entry instanceof MergedService service) {
                    note(service);
                }
            }
            case Output.EndpointGone(var service, var endpoint) ->
                add(new Row(new TableKey.OfEndpoint(service, endpoint), null));
            case Output.ServiceGone(var service) -> {
                emptySince.remove(service.toString());
                table.add(new Row(new TableKey.OfService(service), null));
            }
            case Output.FreezeGone(var subject) -> table.add(new Row(new TableKey.OfFreeze(subject), null));
            case Output.Audit _, Output.Ignored _ -> {}
        }
    }

    private void add(Row row) {
        if (row.value() == null
                && row.key() instanceof TableKey.OfEndpoint(var service, var endpoint)
                && !state.claims(new EndpointRef(service, endpoint)).isEmpty()) {
            throw new Violation("the table lost " + endpoint + " of " + service + ", which a source claims");
        }
        table.add(row);
    }

    private void note(MergedService service) {
        Instant since = service.emptySince();
        if (since == null) {
            emptySince.remove(service.service().toString());
        } else {
            emptySince.put(service.service().toString(), since);
        }
    }

    void commit() {
        committed = state.copy();
        committedPosition = position;
        committedRows = table.size();
    }

    /// What a reader of committed records takes for the end of the table.
    int committedRows() {
        return committedRows;
    }

    void abort() {
        if (defect != Defect.STATE_SURVIVES_AN_ABORT) {
            state = committed.copy();
        }
        if (defect != Defect.OFFSET_SURVIVES_AN_ABORT) {
            position = committedPosition;
        }
    }

    boolean isDone() {
        return position == log.of(partition).size();
    }

    /// Asks, through the log, for what time alone brings about.
    void punctuate(Instant now) {
        emptySince.forEach((service, since) -> {
            if (!since.plus(LINGER).isAfter(now)) {
                log.append(
                        partition,
                        new SimLog.Entry.Said(new ServiceExpired(io.fairlead.model.ServiceKey.parse(service), since)));
            }
        });
        heard.forEach((source, at) -> {
            SourceState known = state.source(source);
            if (known != null) {
                silence(source, known, Duration.between(at, now));
            }
        });
    }

    private void silence(SourceId source, SourceState known, Duration silent) {
        SourceState.Contact contact = known.contact();
        Duration expired = contact.patience().expired();
        boolean expires = expired != null && silent.compareTo(expired) >= 0;
        if (contact.freshness() == Freshness.FRESH
                && silent.compareTo(contact.patience().held()) >= 0) {
            append(new SourceSilent(source, contact.heard(), Freshness.HELD));
        } else if (contact.freshness() == Freshness.HELD && (expires || defect == Defect.SILENCE_EXPIRES_CLAIMS)) {
            append(new SourceSilent(source, contact.heard(), Freshness.EXPIRED));
        }
    }

    private void append(RegistryEvent event) {
        log.append(partition, new SimLog.Entry.Said(event));
    }

    int marks(SourceId source) {
        return state.marks(source);
    }

    /// How many instances the table holds of a source here.
    int instances(SourceId source) {
        SourceState known = state.source(source);
        return known == null ? 0 : known.holding().instances();
    }
}
