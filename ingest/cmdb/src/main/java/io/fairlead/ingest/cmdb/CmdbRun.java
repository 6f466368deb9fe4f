package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.cmdb.CmdbOptions.Layout;
import io.fairlead.ingest.cmdb.CmdbOptions.PortTable;
import io.fairlead.ingest.cmdb.DebeziumLog.Batch;
import io.fairlead.ingest.cmdb.DebeziumLog.LogEndedException;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.Position;
import io.fairlead.model.failure.TransientFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/// One run: checks, a snapshot of the tables, which is reported when all of it was read, then each transaction
/// after it as one report. Ends with the first failure; the next run begins with a snapshot again, so that
/// nothing depends on where this one ended.
final class CmdbRun {
    private final CmdbOptions options;
    private final KnownRows known;
    private final RegistryListener listener;
    private final Clock clock;
    private final CmdbFailures failures;
    private final Map<TableName, Long> read = new HashMap<>();
    private final Map<TableName, Long> expected = new HashMap<>();
    private boolean snapshot = true;
    private String snapshotFailed = "";
    /// All rows were removed since the last report.
    private boolean truncated;
    /// Changes of a transaction that has not been delivered completely.
    private boolean pending;
    private Position position = Position.UNKNOWN;
    private Instant reported = Instant.EPOCH;
    /// The tables were looked at since the batch was received.
    private boolean isDefinitionKnown;

    CmdbRun(CmdbOptions options, KnownRows known, Context context) {
        this.options = options;
        this.known = known;
        this.listener = context.listener();
        this.clock = context.clock();
        this.failures = new CmdbFailures(options.server());
    }

    /// @param interval between two looks at the server
    record Context(RegistryListener listener, Clock clock, Duration interval) {}

    /// What is looked at beside the log.
    record Watches(SlotWatch slot, TableWatch tables, LeftOverSlots leftOver) {}

    /// Throws what makes the tables unusable.
    Map<TableName, TableShape> check(Session session) {
        new ServerChecks(session, options, failures).check();
        Layout layout = options.layout();
        Map<TableName, TableShape> shapes = new LinkedHashMap<>();
        TableShape instances = new TableChecks(session, failures, layout.table())
                .check(layout.key(), layout.columns().all(), List.of());
        shapes.put(layout.table(), instances);
        PortTable ports = layout.ports();
        if (ports != null) {
            if (ports.references().size() != instances.key().size()) {
                throw failures.blocked(
                        "INGEST-CMDB-TABLE",
                        "ports.references has " + ports.references().size()
                                + " columns, expected one for each of the key of " + layout.table() + " ("
                                + String.join(", ", instances.key()) + ")");
            }
            shapes.put(
                    ports.table(),
                    new TableChecks(session, failures, ports.table())
                            .check(List.of(), ports.columns(), ports.references()));
        }
        new PublicationChecks(session, failures, options.publication()).check(shapes.values());
        return shapes;
    }

    /// Until interrupted.
    void follow(DebeziumLog log, LogRecordReader reader, Watches watches) throws InterruptedException {
        known.begin();
        try {
            while (true) {
                Optional<Batch> batch = log.next(watches.slot().untilNext());
                if (batch.isPresent()) {
                    isDefinitionKnown = false;
                    for (SourceRecord record : batch.get().records()) {
                        take(reader.read(record), record, watches);
                    }
                    batch.get().done();
                    requireSnapshot(log);
                    if (snapshot) {
                        listener.responded();
                    }
                }
                if (snapshot) {
                    lookAtOrigin(watches.slot(), log);
                }
                if (watches.slot().isDue()) {
                    watches.tables().requireUnchanged();
                    alive(watches.slot().look(!snapshot));
                    watches.leftOver().look();
                }
            }
        } catch (LogEndedException e) {
            throw ended(e.getCause());
        }
    }

    private void requireSnapshot(DebeziumLog log) throws InterruptedException, LogEndedException {
        if (!snapshotFailed.isEmpty()) {
            log.awaitReason();
            throw failures.failure(
                    "INGEST-CMDB-SNAPSHOT",
                    "the snapshot ended with " + snapshotFailed + "; nothing was concluded from it, it is begun again",
                    null);
        }
    }

    private void lookAtOrigin(SlotWatch slot, DebeziumLog log) throws InterruptedException, LogEndedException {
        try {
            slot.lookAtOrigin();
        } catch (TransientFailure e) {
            log.awaitReason();
            throw e;
        }
    }

    private RuntimeException ended(@org.jspecify.annotations.Nullable Throwable cause) {
        return cause == null ? failures.failure("INGEST-CMDB-LOG", "the log ended", null) : failures.of(cause);
    }

    /// @param received until when the log was received
    private void alive(Optional<Instant> received) throws InterruptedException {
        if (snapshot) {
            listener.responded();
        } else if (received.isPresent() && !pending) {
            Instant observed = received.get().isAfter(reported) ? received.get() : reported;
            listener.changed(new Delta(List.of(), List.of(), position, observed));
        }
    }

    private void take(LogEvent event, SourceRecord record, Watches watches) throws InterruptedException {
        Position now = LogRecordReader.position(record);
        if (!now.equals(Position.UNKNOWN)) {
            position = now;
        }
        switch (event) {
            case LogEvent.Written written -> {
                if (snapshot) {
                    read.merge(written.table(), 1L, Long::sum);
                }
                requireUsable(known.written(written, listener));
                pending = true;
            }
            case LogEvent.Deleted deleted -> {
                requireIdentity(watches);
                requireUsable(known.deleted(deleted, listener));
                pending = true;
            }
            case LogEvent.Truncated(var table) -> {
                known.truncated(table);
                truncated = true;
                pending = true;
            }
            case LogEvent.TableRead(var table, var rows) -> expected.put(table, rows);
            case LogEvent.SnapshotCompleted _ -> {
                requireAllRows();
                watches.slot().awaitBegin(LogRecordReader.lsn(record));
                watches.tables().requireSnapshot();
                snapshot = false;
                reportAll();
            }
            case LogEvent.SnapshotFailed(var status) -> snapshotFailed = status;
            case LogEvent.Committed _ -> report();
            case LogEvent.Nothing _ -> {}
        }
    }

    /// After a change of the replica identity, the log may lack the key of a deleted row, in whose place Debezium
    /// puts 0 or an empty string. All of a batch was committed before this look.
    private void requireIdentity(Watches watches) {
        if (!isDefinitionKnown) {
            watches.tables().requireUnchanged();
            isDefinitionKnown = true;
        }
    }

    /// Of which row an event is, or to which one a port belongs, is not guessed: an instance could be removed,
    /// or lose a port.
    private void requireUsable(Optional<String> problem) {
        if (problem.isPresent()) {
            throw failures.failure("INGEST-CMDB-TABLE", problem.get() + "; everything is read again", null);
        }
    }

    /// A snapshot that lacks rows would remove their instances.
    private void requireAllRows() {
        List<String> problems = new ArrayList<>();
        for (TableName table : options.layout().tables()) {
            long found = read.getOrDefault(table, 0L);
            Long wanted = expected.get(table);
            if (wanted == null || wanted != found) {
                problems.add(
                        table + ": " + found + " rows, expected " + (wanted == null ? "its end" : wanted.toString()));
            }
        }
        if (!problems.isEmpty()) {
            throw failures.failure(
                    "INGEST-CMDB-SNAPSHOT",
                    "the snapshot is not complete (" + String.join("; ", problems)
                            + "); nothing was concluded from it, it is begun again",
                    null);
        }
    }

    private void reportAll() throws InterruptedException {
        KnownRows.Contents contents = known.all(listener);
        truncated = false;
        pending = false;
        reported = clock.instant();
        listener.complete(new CompleteReport(
                new Scope.WholeRegistry(), contents.instances(), contents.unread(), position, reported));
    }

    private void report() throws InterruptedException {
        if (snapshot || !pending) {
            return;
        }
        if (truncated) {
            reportAll();
            return;
        }
        pending = false;
        KnownRows.Changes changes = known.changes(listener);
        if (!changes.isEmpty()) {
            reported = clock.instant();
            listener.changed(new Delta(changes.seen(), changes.gone(), position, reported));
        }
    }
}
