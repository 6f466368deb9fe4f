package io.fairlead.ingest.runner;

import io.fairlead.ingest.runner.RunState.Running;
import io.fairlead.ingest.runner.RunState.Stopped;
import io.fairlead.ingest.runner.SourceHealth.State;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one source from [#start] to [#stop], on a thread of its own, again and again.
///
/// | what happened | then |
/// |---|---|
/// | the source failed for now | waits with jitter, runs it again with the same state: the failure removes nothing |
/// | an event could not be sent | waits with jitter, forgets the state, takes a new epoch, snapshot |
/// | a new snapshot is wanted | takes a new epoch at once, snapshot |
/// | suspect removals can be confirmed | runs the source again with the same state, for a complete report |
/// | the table does not hold what the source lists | takes a new epoch, snapshot; again only after increasing waits |
/// | no heartbeat for half of expire-after | takes a new epoch, snapshot: the claims may have expired |
/// | the source cannot work as configured | reports it, forgets the state, tries again once a minute |
/// | the source has a bug | waits longer from time to time, up to a minute, runs it again with the same state |
///
/// May be started again after it was stopped. [#tick] is to be called about every [#heartbeat].
public final class SourceRunner {
    private static final Logger LOG = LoggerFactory.getLogger(SourceRunner.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String BUG = "INGEST-SOURCE-BUG";

    private final SourceSetup setup;
    private final Epochs epochs;
    private final RunnerConfig config;
    private final InstantSource clock;
    private final SourceCalls calls;
    private final HealthBoard health;
    private final Backoff backoff;
    private final Backoff afterBug;
    private final SnapshotSchedule schedule;
    private final SnapshotWriter writer;
    private final Confirmations confirmations;
    private final TableRepair repair;
    private final EpochOpener opener;
    private final AtomicReference<RunState> state = new AtomicReference<>(new Stopped());
    /// The last epoch of which a first report was handled.
    private final AtomicReference<@Nullable EpochSession> begun = new AtomicReference<>();

    /// When things happen, and who learns of the requests to the registry.
    public record Watch(Timing timing, CallListener calls) {}

    public SourceRunner(SourceSetup setup, Epochs epochs, Emitter emitter, Timing timing) {
        this(setup, epochs, emitter, new Watch(timing, CallListener.NONE));
    }

    public SourceRunner(SourceSetup setup, Epochs epochs, Emitter emitter, Watch watch) {
        Timing timing = watch.timing();
        this.setup = setup;
        this.epochs = epochs;
        this.config = setup.paces();
        this.clock = timing.clock();
        calls = new SourceCalls(setup, watch.calls());
        health = new HealthBoard(id(), clock);
        backoff = new Backoff(config.retryFirst(), config.retryLongest(), timing.jitter());
        afterBug = new Backoff(config.retryFirst(), config.retryStopped(), timing.jitter());
        schedule = new SnapshotSchedule(config, setup.guard(), timing.jitter());
        writer = new SnapshotWriter(id(), emitter, schedule, clock);
        confirmations = new Confirmations(setup, epochs);
        repair = new TableRepair(config.snapshotGap(), config.snapshotInterval());
        opener = new EpochOpener(setup, epochs, emitter, clock);
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

    /// Starts reading, in a new epoch. Does nothing if it is running.
    public synchronized void start() {
        if (state.get() instanceof Stopped) {
            Thread thread = Thread.ofVirtual().name("ingest-source-" + id()).unstarted(this::loop);
            state.set(new Running(thread, new Cancellation(), null, false));
            thread.start();
        }
    }

    /// Sends nothing from now on; returns when the source has stopped, or has not stopped within 8 s.
    public synchronized void stop() {
        if (!(state.getAndSet(new Stopped()) instanceof Running running)) {
            return;
        }
        running.cancel();
        awaitThreads(running);
        begun.set(null);
        schedule.reset();
        health.forgetParts();
        if (health().state() != State.STOPPED) {
            health.standby();
        }
    }

    private void awaitThreads(Running running) {
        try {
            // The writer first: it may hold the lock that the other thread waits for.
            Optional<Thread> writing = writer.take();
            if (writing.isPresent()) {
                join(writing.get());
            }
            join(running.thread());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
        if (state.updateAndGet(now -> now instanceof Running running ? running.wantingNewEpoch() : now)
                instanceof Running running) {
            running.cancel();
        }
    }

    /// The present epoch, if its snapshot is complete: the table has to hold it by now.
    public Optional<Epoch> established() {
        return reading().filter(it -> !it.isOver() && it.snapshotDone()).map(EpochSession::epoch);
    }

    /// The present epoch, while its source is being read.
    private Optional<EpochSession> reading() {
        return state.get().epoch().filter(_ -> health().state() == State.READING);
    }

    /// To be called regularly with the problem, if any, that the table reports about the epoch that is
    /// [#established]. Takes a new snapshot if there is one.
    public void compared(Epoch epoch, Optional<String> problem) {
        if (!established().equals(Optional.of(epoch))) {
            return;
        }
        boolean isAskedFor = repair.isAskedFor(problem.orElse(""));
        boolean isDue = repair.isDue(problem.isPresent(), clock.instant());
        if (isAskedFor || isDue) {
            LOG.warn(
                    "source={} takes a new snapshot reason=table-differs problem=\"{}\" next-after={}",
                    id(),
                    problem.orElse(""),
                    repair.untilNext());
            resync();
        }
    }

    /// Sends a heartbeat where the registry is being read, be it for the first report, and starts a snapshot
    /// when one is due.
    public void tick() {
        Instant at = clock.instant();
        reading().ifPresentOrElse(now -> tick(now, at), () -> tickWhileStarting(at));
    }

    private void tickWhileStarting(Instant at) {
        state.get()
                .epoch()
                .filter(it -> it.progress().isStarting() && it.heartbeat(at))
                .ifPresent(_ -> schedule.sent(at));
    }

    private void tick(EpochSession now, Instant at) {
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

    /// Requests the reports that may resolve suspect removals. To be called at least every second.
    public void confirmRemovals() {
        reading().filter(it -> !it.isOver() && it.snapshotDone()).ifPresent(now -> {
            switch (confirmations.next(now, clock.instant())) {
                case NONE -> {}
                case RUN_AGAIN -> requestTurn();
                case NEW_SNAPSHOT -> resync();
            }
        });
    }

    /// Whether the source is stopped, for this reason.
    public boolean isStopped(String code) {
        SourceHealth now = health();
        return now.state() == State.STOPPED && code.equals(now.code());
    }

    /// Tries again now, without waiting for the next attempt of a source that is stopped.
    public void retry() {
        requestTurn();
    }

    private void requestTurn() {
        if (state.get() instanceof Running running) {
            running.turn().request();
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
        opener.forget();
        while (isMine()) {
            Cancellation turn = nextTurn();
            Optional<Failure> failure = attempt(turn);
            if (isMine() && failure.isPresent()) {
                failed(failure.get());
            }
        }
    }

    /// Whether the runner runs, and by this thread: one that ignored its cancellation may have a successor.
    private boolean isMine() {
        return mine().isPresent();
    }

    private Optional<Running> mine() {
        return state.get() instanceof Running running && running.thread() == Thread.currentThread()
                ? Optional.of(running)
                : Optional.empty();
    }

    private void failed(Failure failure) {
        if (failure instanceof ConfigurationFailure) {
            health.failing(State.STOPPED, failure);
            // Others may change what it was refused for: its next attempt starts a new epoch.
            mine().flatMap(RunState::epoch).ifPresent(EpochSession::end);
            pause(schedule.jittered(config.retryStopped()));
        } else {
            health.failing(State.FAILING, failure);
            pause((failure.code().equals(BUG) ? afterBug : backoff).after(failure));
        }
    }

    /// Already requested if the runner is stopping.
    private Cancellation nextTurn() {
        Cancellation next = new Cancellation();
        update(running -> running.with(next));
        if (!isMine()) {
            next.request();
        }
        return next;
    }

    /// Applied only if the calling thread is the one that runs the source.
    private void update(UnaryOperator<Running> change) {
        Thread thread = Thread.currentThread();
        state.updateAndGet(
                now -> now instanceof Running running && running.thread() == thread ? change.apply(running) : now);
    }

    private void pause(Duration time) {
        try {
            nextTurn().await(time);
        } catch (InterruptedException _) {
            // Only stop() interrupts, and the loop sees that.
        }
    }

    /// Runs the source once. Empty if it was cancelled.
    private Optional<Failure> attempt(Cancellation turn) {
        EpochSession current = null;
        try {
            current = currentEpoch();
            setup.source().run(listener(current, turn), turn);
            return leftOff(current, turn);
        } catch (TransientFailure | ConfigurationFailure e) {
            return Optional.of(current == null || current.failure() == null ? e : current.failure());
        } catch (InterruptedException _) {
            return leftOff(current, turn);
        } catch (Throwable e) {
            // Errors too: a stack overflow in a rule or in a source must not leave it without a thread.
            if (current != null && current.isOver() && (turn.isRequested() || current.failure() != null)) {
                return leftOff(current, turn);
            }
            LOG.error("source={} broke its contract or has a bug", id(), e);
            return Optional.of(bug(id(), e));
        }
    }

    private RunListener listener(EpochSession session, Cancellation turn) {
        return new RunListener(
                session,
                new RunListener.Turn(calls, turn, () -> epochs.recordedPositions(id())),
                health,
                observed -> answered(observed, session));
    }

    /// The failure of a source that threw something else than one.
    public static TransientFailure bug(SourceId source, Throwable e) {
        return new TransientFailure(BUG, "source \"" + source + "\" failed unexpectedly: " + e, e);
    }

    private Optional<Failure> leftOff(@Nullable EpochSession current, Cancellation turn) {
        if (current != null && current.failure() != null) {
            return Optional.of(current.failure());
        }
        if (!isMine() || turn.isRequested()) {
            return Optional.empty();
        }
        return Optional.of(new TransientFailure(
                "INGEST-SOURCE-ENDED",
                "source \"" + id() + "\": run() returned without cancellation; it is restarted"));
    }

    /// The present epoch if it continues, else a new one.
    private EpochSession currentEpoch() throws InterruptedException {
        Running running = mine().orElseThrow(InterruptedException::new);
        EpochSession current = running.session();
        if (current != null && !current.isOver() && !running.wantsNewEpoch()) {
            return current;
        }
        EpochSession next = opener.after(current, _ -> abandon());
        update(now -> now.inNewEpoch(next));
        health.starting(next.epoch());
        if (!isMine()) {
            next.end();
        }
        return next;
    }

    /// Called from any thread, including the producer's: the source's reaction to its cancellation must not
    /// block it.
    private void abandon() {
        // The turn of the failure: by the time that the thread runs, the next one may have begun.
        if (state.get() instanceof Running running) {
            Thread.ofVirtual().name("ingest-abandon-" + id()).start(running.turn()::request);
        }
    }

    /// A report of a run was handled.
    private void answered(Instant observed, EpochSession session) {
        if (begun.getAndSet(session) != session) {
            begun(session);
        }
        backoff.reset();
        afterBug.reset();
        health.answered(observed, session);
    }

    /// The first report of an epoch was handled, however often the source was run for it.
    private void begun(EpochSession reported) {
        schedule.began(clock.instant(), reported.progress().isDoubtful());
        if (reported.progress().isSnapshotOpen()) {
            writer.start(reported, () -> resyncWhereForgotten(reported, clock.instant()));
        }
    }
}
