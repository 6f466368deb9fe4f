package io.fairlead.ingest.runner;

import io.fairlead.ingest.guard.RemovalLedger;
import io.fairlead.ingest.runner.SourceHealth.State;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent.Former;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one source from [#start] to [#stop], on a thread of its own, as often as that takes.
///
/// | what happened | then |
/// |---|---|
/// | the source failed for now | waits with jitter, runs it again with the same state: nothing is gone by the failure |
/// | an event could not be sent | waits with jitter, forgets the state, takes a new epoch, snapshot |
/// | a new snapshot is wanted | takes a new epoch at once, snapshot |
/// | the guard holds removals for long enough | runs the source again with the same state, for a complete answer |
/// | the table does not hold what the source lists | takes a new epoch, snapshot; again only after growing waits |
/// | no heartbeat for half of expire-after | takes a new epoch, snapshot: the claims may have expired |
/// | the source cannot work as configured | reports it, forgets the state, tries again once a minute |
/// | the source has a bug | waits longer from time to time, up to a minute, runs it again with the same state |
///
/// May be started again after it was stopped. [#tick] is to be called about every [#heartbeat].
///
/// A snapshot that is larger than one batch is written by a separate thread, at the pace of the topology, so that
/// the source can go on reporting changes.
public final class SourceRunner {
    private static final Logger LOG = LoggerFactory.getLogger(SourceRunner.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String BUG = "INGEST-SOURCE-BUG";

    private final SourceSetup setup;
    private final RunnerConfig config;
    private final Epochs epochs;
    private final Emitter emitter;
    private final InstantSource clock;
    private final RateLimiters rates;
    private final HealthBoard health;
    private final Backoff backoff;
    private final Backoff afterBug;

    private @Nullable Thread thread;
    private volatile boolean stopping;
    private volatile boolean resync;
    private volatile Cancellation turn = new Cancellation();
    private volatile @Nullable EpochSession session;
    private final SnapshotSchedule schedule;
    private final Confirmations confirmations;
    private final TableRepair repair;
    /// The last command of an operator that was followed.
    private volatile String lastAsked = "";
    private @Nullable RemovalLedger ledger;
    /// The last epoch of which a first report was handled.
    private final AtomicReference<@Nullable EpochSession> begun = new AtomicReference<>();
    private volatile @Nullable Thread writer;

    public SourceRunner(
            SourceSetup setup, Epochs epochs, Emitter emitter, InstantSource clock, RandomGenerator random) {
        this.setup = setup;
        this.config = setup.paces();
        this.epochs = epochs;
        this.emitter = emitter;
        this.clock = clock;
        rates = new RateLimiters(setup.requestsPerSecond(), setup.burst());
        health = new HealthBoard(id(), clock);
        backoff = new Backoff(config.retryFirst(), config.retryLongest(), random);
        afterBug = new Backoff(config.retryFirst(), config.retryStopped(), random);
        schedule = new SnapshotSchedule(config, setup.guard(), random);
        confirmations = new Confirmations(setup, epochs);
        repair = new TableRepair(config.snapshotGap(), config.snapshotInterval());
    }

    public SourceId id() {
        return setup.source().id();
    }

    public SourceSetup setup() {
        return setup;
    }

    public Duration heartbeat() {
        return config.heartbeat();
    }

    public SourceHealth health() {
        return health.health();
    }

    /// Begins to read, in a new epoch. Does nothing where it is running.
    public synchronized void start() {
        if (thread == null) {
            stopping = false;
            ledger = null;
            thread = Thread.ofVirtual().name("ingest-source-" + id()).start(this::loop);
        }
    }

    /// Sends nothing any more from here on; returns when the source has stopped, or does not stop within 8 s.
    public synchronized void stop() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        stopping = true;
        end();
        turn.request();
        try {
            // First who may hold what the other waits for.
            Thread writing = writer;
            if (writing != null) {
                join(writing);
            }
            join(running);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        thread = null;
        writer = null;
        session = null;
        begun.set(null);
        schedule.reset();
        if (health().state() != State.STOPPED) {
            health.standby();
        }
    }

    private void join(Thread running) throws InterruptedException {
        if (!running.join(PATIENCE)) {
            running.interrupt();
            if (!running.join(PATIENCE)) {
                LOG.error("source={} did not stop within {} of its cancellation; it sends nothing", id(), PATIENCE);
            }
        }
    }

    /// Takes a new epoch and a new snapshot as soon as the current run has ended.
    public void resync() {
        resync = true;
        end();
        turn.request();
    }

    /// The epoch that is being read, where its snapshot was written to the end: what the table must hold by now.
    public Optional<Epoch> established() {
        EpochSession now = session;
        if (now == null || now.isOver() || !now.snapshotDone()) {
            return Optional.empty();
        }
        return health().state() == State.READING ? Optional.of(now.epoch()) : Optional.empty();
    }

    /// To be called regularly with the problem, if any, that the table reports about the epoch that is [#established].
    /// Takes a new snapshot if there is one.
    public void compared(Epoch epoch, Optional<String> problem) {
        if (!established().equals(Optional.of(epoch))) {
            return;
        }
        String asked = problem.map(SourceRunner::askedFor).orElse("");
        boolean isAskedAnew = !asked.isEmpty() && !asked.equals(lastAsked);
        boolean isDue = repair.isDue(problem.isPresent(), clock.instant());
        if (!isAskedAnew && !isDue) {
            return;
        }
        lastAsked = asked.isEmpty() ? lastAsked : asked;
        LOG.warn(
                "source={} takes a new snapshot reason=table-differs problem=\"{}\" next-after={}",
                id(),
                problem.orElse(""),
                repair.untilNext());
        resync();
    }

    /// What an operator asked for, with when; empty where nobody did. Does not wait as a repair does: once for each
    /// command.
    private static String askedFor(String problem) {
        int begin = problem.indexOf("SOURCE-RESYNC: ");
        return begin < 0 ? "" : problem.substring(begin);
    }

    private void end() {
        EpochSession now = session;
        if (now != null) {
            now.end();
        }
    }

    /// Sends a heartbeat where the registry is being read, and asks for a snapshot where one is due.
    public void tick() {
        EpochSession now = session;
        if (now == null || health().state() != State.READING) {
            return;
        }
        Instant at = clock.instant();
        if (resyncWhereForgotten(now, at)) {
            return;
        }
        if (now.heartbeat(at)) {
            schedule.sent(at);
        }
        if (now.snapshotDone()) { // one snapshot at a time, however long it takes
            schedule.reason(now, at).ifPresent(reason -> {
                LOG.info("source={} takes a new snapshot reason={}", id(), reason);
                resync();
            });
        }
    }

    /// Asks the source for the answers that may resolve suspect removals. To be called at least every second.
    public void confirmRemovals() {
        EpochSession now = session;
        if (now == null || now.isOver() || !now.snapshotDone() || health().state() != State.READING) {
            return;
        }
        switch (confirmations.next(now, clock.instant())) {
            case NONE -> {}
            case RUN_AGAIN -> turn.request();
            case NEW_SNAPSHOT -> resync();
        }
    }

    private boolean resyncWhereForgotten(EpochSession of, Instant at) {
        boolean forgotten = !of.isOver() && schedule.mayHaveExpired(at);
        if (forgotten) {
            LOG.warn(
                    "source={} takes a new snapshot reason=claims-may-have-expired silent-since={}",
                    id(),
                    schedule.sentAt());
            resync();
        }
        return forgotten;
    }

    private void loop() {
        while (!stopping) {
            Cancellation now = nextTurn();
            Optional<Failure> failure = attempt(now);
            if (!stopping && failure.isPresent()) {
                failed(failure.get());
            }
        }
        end();
    }

    private void failed(Failure failure) {
        if (failure instanceof ConfigurationFailure) {
            health.failing(State.STOPPED, failure);
            end(); // Others may change what it was refused for: its next attempt begins a new epoch.
            pause(schedule.jittered(config.retryStopped()));
        } else {
            health.failing(State.FAILING, failure);
            pause((failure.code().equals(BUG) ? afterBug : backoff).after(failure));
        }
    }

    /// Requested at once where the runner is stopping already.
    private Cancellation nextTurn() {
        Cancellation next = new Cancellation();
        turn = next;
        if (stopping) {
            next.request();
        }
        return next;
    }

    private void pause(Duration time) {
        try {
            nextTurn().await(time);
        } catch (InterruptedException _) {
            // Only stop() interrupts, and the loop sees that.
        }
    }

    /// Runs the source once. Empty where it was cancelled.
    private Optional<Failure> attempt(Cancellation now) {
        EpochSession current = null;
        try {
            current = currentSession();
            EpochSession reported = current;
            setup.source()
                    .run(
                            new RunListener(
                                    id(),
                                    current,
                                    rates,
                                    emitter,
                                    now,
                                    observed -> answered(reported, observed),
                                    health),
                            now);
            return leftOff(current, now);
        } catch (TransientFailure | ConfigurationFailure e) {
            return Optional.of(current == null || current.failure() == null ? e : current.failure());
        } catch (InterruptedException _) {
            return leftOff(current, now);
        } catch (Throwable e) {
            // Errors too: a stack overflow in a rule or in a source must not leave it without a thread.
            if (current != null && current.isOver() && (now.isRequested() || current.failure() != null)) {
                return leftOff(current, now);
            }
            LOG.error("source={} broke its contract or has a bug", id(), e);
            return Optional.of(bug(e));
        }
    }

    private TransientFailure bug(Throwable e) {
        return new TransientFailure(BUG, "source \"" + id() + "\" failed unexpectedly: " + e, e);
    }

    private Optional<Failure> leftOff(@Nullable EpochSession current, Cancellation now) {
        if (current != null && current.failure() != null) {
            return Optional.of(current.failure());
        }
        if (stopping || now.isRequested()) {
            return Optional.empty();
        }
        return Optional.of(new TransientFailure(
                "INGEST-SOURCE-ENDED",
                "source \"" + id() + "\": run() returned without cancellation; it is restarted"));
    }

    /// The present epoch if it continues, else a new one.
    private EpochSession currentSession() throws InterruptedException {
        EpochSession current = session;
        if (current != null && !current.isOver() && !resync) {
            return current;
        }
        if (current != null) {
            current.settle();
        }
        Epoch epoch = epochs.take(id());
        RemovalLedger known = ledger;
        if (known == null) {
            known = new RemovalLedger(setup.guard());
            known.begin(epochs.instances(id(), setup.formerly()));
        } else if (current != null && current.snapshotDone()) {
            known.begin(current.instances());
        } else if (current != null) {
            known.beginAfterPart(current.instances());
        }
        ledger = known;
        resync = false;
        session = null;
        EpochSession next = new EpochSession(
                setup,
                epoch,
                known,
                current,
                emitter,
                clock,
                failure -> abandon(),
                new RuleChange(setup, epochs),
                Former.of(setup.formerly(), epochs::lastGiven));
        session = next;
        health.starting(next.epoch());
        if (stopping) {
            next.end();
        }
        return next;
    }

    /// Called from any thread, the producer's too: what the source does when it is cancelled must not hold that up.
    private void abandon() {
        Cancellation now = turn;
        Thread.ofVirtual().name("ingest-abandon-" + id()).start(now::request);
    }

    private void answered(EpochSession reported, Instant observed) {
        if (begun.getAndSet(reported) != reported) {
            begun(reported);
        }
        backoff.reset();
        afterBug.reset();
        health.answered(observed, reported);
    }

    /// The first report of an epoch was handled, however often the source was run for it.
    private void begun(EpochSession reported) {
        schedule.began(clock.instant(), reported.isDoubtful());
        if (reported.isSnapshotOpen()) {
            writer = Thread.ofVirtual().name("ingest-snapshot-" + id()).start(() -> emitNextBatch(reported));
        }
    }

    /// Writes the rest of the snapshot, at most about two batches ahead of the topology.
    private void emitNextBatch(EpochSession session) {
        try (Backpressure ofSnapshot = emitter.pace(id())) {
            while (!resyncWhereForgotten(session, clock.instant()) && session.emitNextBatch()) {
                schedule.sent(clock.instant());
                ofSnapshot.await(session::isOver);
            }
        } catch (EpochSession.Over _) {
            // The reason was passed to the runner.
        } catch (Failure e) {
            // The session has ended itself without a reason; without this the source would never be run again.
            session.fail(e);
        } catch (RuntimeException | Error e) {
            if (!stopping) {
                LOG.error("source={} snapshot aborted", id(), e);
                session.fail(bug(e));
            }
        }
    }
}
