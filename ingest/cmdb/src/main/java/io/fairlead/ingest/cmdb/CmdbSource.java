package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.InterruptibleRun;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a table of one database ([CmdbRun]). Each run has a replication slot, which is dropped behind it.
public final class CmdbSource implements RegistrySource {
    private static final Duration QUICK = Duration.ofMillis(700);
    private static final Duration CLEANUP = Duration.ofSeconds(10);

    private final SourceId id;
    private final CmdbOptions options;
    private final SourceContext process;
    private final Slots slots;
    private final KnownRows known;
    private final Duration interval;
    private final ScanPause pause = new ScanPause();
    private volatile @Nullable Thread cleanup;

    public CmdbSource(SourceId id, CmdbOptions options, SourceContext process) {
        this(id, options, process, SlotWatch.INTERVAL);
    }

    /// @param interval between two looks at the server
    CmdbSource(SourceId id, CmdbOptions options, SourceContext process, Duration interval) {
        this.id = id;
        this.options = options;
        this.process = process;
        this.slots = new Slots(id, options);
        this.known = new KnownRows(options.layout());
        this.interval = interval;
    }

    @Override
    public SourceId id() {
        return id;
    }

    @Override
    public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        InterruptibleRun.run(
                "cmdb " + id, cancellation, () -> runOnce(new CmdbRun.Context(listener, process.clock(), interval)));
    }

    private void runOnce(CmdbRun.Context context) throws InterruptedException {
        Database database = new Database(options.server(), options.limits(), new CmdbFailures(options.server()));
        String slot = slots.next(process.random());
        CmdbRun run = new CmdbRun(options, known, context);
        context.listener().awaitPermit("checks");
        // Open for as long as the slot exists: it shows whose the slot is.
        try (Session session = database.open(slot)) {
            new ServerChecks(session, options, database.failures()).requireRole();
            LeftOverSlots leftOver = new LeftOverSlots(session, slots, slot);
            leftOver.drop();
            TableWatch watch = new TableWatch(session, options, database.failures());
            Map<TableName, TableShape> tables = run.check(session);
            context.listener().responded();
            context.listener().awaitPermit("log");
            LogSettings settings = new LogSettings(options, slot);
            DebeziumLog log = start(settings, tables, database);
            try {
                follow(
                        run,
                        log,
                        new LogRecordReader(tables, settings),
                        new CmdbRun.Watches(new SlotWatch(session, slot, options, context), watch, leftOver));
            } finally {
                log.close();
                cleanUp(log, database, slot);
            }
        }
    }

    private void follow(CmdbRun run, DebeziumLog log, LogRecordReader reader, CmdbRun.Watches watches)
            throws InterruptedException {
        try {
            run.follow(log, reader, watches);
        } catch (TransientFailure e) {
            throw watches.slot().isCreated() ? pause.after(e, watches.slot().followed()) : e;
        }
    }

    private DebeziumLog start(LogSettings settings, Map<TableName, TableShape> tables, Database database) {
        try {
            return DebeziumLog.start(settings.properties(tables.values()), "cmdb log " + id);
        } catch (Failure e) {
            throw e;
        } catch (RuntimeException e) {
            throw database.failures().of(e);
        }
    }

    /// In a thread of its own: the end of the engine may wait for the server. The slot is dropped in any case,
    /// as the server would retain its log for it.
    private void cleanUp(DebeziumLog log, Database database, String slot) {
        Thread thread = Thread.ofVirtual().name("cmdb end " + id).start(() -> {
            try {
                var _ = log.awaitEnd(CLEANUP);
                try (Session session = database.open("fairlead cleanup")) {
                    Slots.drop(session, slot);
                }
            } catch (Failure _) {
                // The server is not there: the next run drops it.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        cleanup = thread;
        join(thread, QUICK);
    }

    private static void join(Thread thread, Duration atMost) {
        boolean interrupted = Thread.interrupted();
        try {
            var _ = thread.join(atMost);
        } catch (InterruptedException _) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until the replication slot of the last run was dropped, or the server does not respond.
    @Override
    public void close() {
        Thread last = cleanup;
        if (last != null) {
            join(last, CLEANUP);
        }
    }

    @Override
    public String toString() {
        return "cmdb source " + id + " of " + options.layout().table() + " in "
                + options.server().shown();
    }
}
