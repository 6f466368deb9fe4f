package io.fairlead.ingest.runner;

import io.fairlead.ingest.diff.Diff;
import io.fairlead.ingest.diff.DiffEntry;
import io.fairlead.ingest.diff.DiffEntry.Gone;
import io.fairlead.ingest.diff.DiffEntry.Seen;
import io.fairlead.ingest.diff.Known;
import io.fairlead.ingest.diff.SnapshotInProgress;
import io.fairlead.ingest.diff.SourceState;
import io.fairlead.ingest.guard.RemovalLedger;
import io.fairlead.ingest.guard.SuspectRemovals.Repeated;
import io.fairlead.ingest.runner.EpochPhase.Snapshotting;
import io.fairlead.ingest.runner.EpochPhase.Starting;
import io.fairlead.ingest.runner.EpochPhase.Streaming;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.model.Epoch;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.Instance;
import io.fairlead.model.Loss;
import io.fairlead.model.Position;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One epoch of one source: turns reports into numbered events. The first report is written as a snapshot
/// between its markers, every later one as its differences.
///
/// A snapshot longer than a batch is written in batches ([#emitNextBatch]). Changes reported meanwhile do not
/// wait.
///
/// An event that cannot be sent ends the epoch, because it is unknown what Kafka has. After [#end] nothing is
/// sent. Thread-safe; reports are handled one after the other.
public final class EpochSession {
    private final SourceSetup setup;
    private final RemovalLedger ledger;
    private final Emitter emitter;
    private final InstantSource clock;
    private final EpochSender sender;
    private final SourceState state;
    private final RuleChange rules;
    private final Markers markers;
    /// Fair, so that a change waits for at most one batch of a snapshot.
    private final ReentrantLock lock = new ReentrantLock(true);
    private final ReportedRemovals removals;
    private volatile Instant respondedAt = Instant.MIN;
    private @Nullable EpochSession before;
    private EpochPhase phase = new Starting();
    private volatile EpochProgress progress = EpochProgress.NONE;

    /// The epoch is over: nothing may be sent. Only a source that continues to report sees it.
    static final class Over extends RuntimeException {
        Over(SourceId source, Epoch epoch) {
            super("epoch " + epoch + " of source " + source + " is over");
        }
    }

    public EpochSession(SourceSetup setup, EpochStart start, EpochSender sender, InstantSource clock) {
        this.setup = setup;
        this.ledger = start.ledger();
        this.before = start.before();
        this.rules = start.rules();
        this.emitter = sender.emitter();
        this.sender = sender;
        this.clock = clock;
        state = new SourceState(setup.rules());
        removals = new ReportedRemovals(ledger.suspects(), state);
        markers = new Markers(setup, sender, ledger, state, emitter.partitions(), start.formerly());
    }

    /// Itself, unless it never came to its snapshot: then the one before it.
    EpochSession orBefore() {
        return before == null ? this : before;
    }

    public void complete(CompleteReport answer) {
        locked(() -> {
            removals.read(answer);
            sender.at(answer.position());
            if (isBegun()) {
                emit(state.complete(answer), answer.observed());
                if (phase instanceof Streaming) {
                    confirm(answer, state.instances());
                }
            } else if (answer.scope() instanceof Scope.WholeRegistry) {
                begin(answer);
            } else {
                throw notWhole();
            }
        });
    }

    public void changed(Delta delta) {
        locked(() -> {
            if (!isBegun()) {
                throw notWhole();
            }
            removals.read(delta);
            sender.at(delta.position());
            emit(state.changed(delta), delta.observed());
        });
    }

    /// An item that its reader could not use is written to the dead letter topic.
    void rejected(String item, byte[] content, RejectedFailure failure) {
        if (!isOver()) {
            emitter.deadLetter(source(), item, content, failure);
        }
    }

    /// The position of the last report, if a source may continue from there: the snapshot has begun.
    Optional<Position> resumable() {
        lock.lock();
        try {
            return isBegun() && !isOver() ? Optional.of(sender.position()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private boolean isBegun() {
        return !(phase instanceof Starting);
    }

    private Bug notWhole() {
        return new Bug("source " + source() + " reported a part first, expected a complete report of the registry");
    }

    private void begin(CompleteReport answer) {
        sender.toAll(markers.started(answer.observed()));
        Diff diff = state.complete(answer);
        diff.rejections().forEach(rejection -> emitter.deadLetter(source(), rejection));
        Loss loss = ledger.ofSnapshot(state.instances(), state.recordUnread(answer), answer.observed());
        boolean doubtful = setup.guard().limits().objectionToSource(loss).isPresent();
        SnapshotInProgress begun = new SnapshotInProgress(
                answer, loss, diff.observations(), now -> before != null && !before.state.isKnown(now));
        before = null;
        phase = new Snapshotting(begun, doubtful);
        emitBatch(begun);
    }

    /// Writes the next batch of a snapshot that is not complete.
    ///
    /// @return whether there is more of it to write
    public boolean emitNextBatch() {
        locked(() -> phase.openSnapshot().ifPresent(this::emitBatch));
        return progress.isSnapshotOpen();
    }

    private void emitBatch(SnapshotInProgress snapshot) {
        Instant observed = snapshot.answer().observed();
        for (int i = 0; i < emitter.stride() && !snapshot.isComplete(); i++) {
            seen(snapshot.next(), observed);
        }
        if (snapshot.isComplete()) {
            end(snapshot);
        } else {
            sender.toAll(markers.started(clock.instant()));
        }
    }

    private void end(SnapshotInProgress snapshot) {
        if (rules.isPending() && rules.awaitMerged(source(), emitter, this::mark, this::isOver)) {
            repeat(rules.removals(state, snapshot), snapshot.answer().observed());
        }
        CompleteReport answer = snapshot.answer();
        List<String> kept = state.recordUnread(answer);
        Loss loss = snapshot.loss(ledger.atItsEnd(state.instances(), kept, answer.observed()));
        GuardLimits limits = setup.guard().limits();
        List<Integer> perPartition = snapshot.listed(state.perService(), emitter.partitions());
        String by = setup.rules().digest();
        sender.toAll(new SnapshotCompleted(sender.stamp(answer.observed()), perPartition, loss, limits, kept, by));
        state.forgetDropped();
        phase = new Streaming(clock.instant(), limits.objectionToSource(loss).isPresent());
        snapshot.deferredRemovals()
                .forEach(it -> emitRemoval(it.service(), it.instance(), it.observed(), it.removal()));
        confirm(answer, loss.left());
        ledger.suspects().examineAll();
        replaced(List.of());
    }

    /// Tells every partition that the source is alive while a report is written, part of which is not written
    /// yet.
    private void mark() {
        sender.toAll(markers.writing(phase, clock.instant()));
    }

    private <T> void inStrides(List<T> events, Consumer<T> send) {
        try (BatchThrottle strides = new BatchThrottle(emitter, source(), this::mark, this::isOver)) {
            for (T event : events) {
                send.accept(event);
                strides.sent();
            }
        }
    }

    /// `instances` is the number that the report listed, or fewer.
    private void confirm(CompleteReport answer, int instances) {
        repeat(removals.confirmed(answer, instances), answer.observed());
    }

    /// Removes what is suspect where new instances made up for the loss, after these were sent.
    private void replaced(Collection<ServiceKey> changed) {
        repeat(removals.replaced(changed), removals.observed());
    }

    private void repeat(List<Repeated> again, Instant observed) {
        inStrides(again, it -> emitRemoval(it.service(), it.instance(), observed, it.removal()));
    }

    private void emit(Diff diff, Instant observed) {
        ledger.count(diff.tally(), observed);
        inStrides(diff.observations(), observation -> emit(observation, observed));
        diff.rejections().forEach(rejection -> emitter.deadLetter(source(), rejection));
        if (!(phase instanceof Snapshotting)) {
            replaced(diff.tally().ofServices().keySet());
        }
    }

    private void emit(DiffEntry observation, Instant observed) {
        switch (observation) {
            case Seen(var known) -> seen(known, observed);
            case Gone(var was) -> gone(was, observed);
        }
    }

    private void seen(Known now, Instant observed) {
        ServiceKey service = now.service();
        Instance raw = now.raw();
        ledger.seen(service, raw.id());
        sender.send(
                service,
                new InstanceSeen(sender.stamp(observed), service, raw.id(), setup.rank(), now.endpoint(), raw));
        phase.openSnapshot().ifPresent(snapshot -> snapshot.emitted(now));
    }

    private void gone(Known was, Instant observed) {
        ServiceKey service = was.service();
        Optional<SnapshotInProgress> open = phase.openSnapshot();
        open.filter(snapshot -> snapshot.isPending(was))
                .ifPresent(snapshot -> seen(was, snapshot.answer().observed()));
        String instance = was.raw().id();
        Removal removal = ledger.removal(service, state.instances(), state.instances(service), observed);
        ledger.gone(service, was.raw(), removal, observed);
        open.ifPresentOrElse(
                snapshot -> snapshot.removed(service, instance, observed, removal),
                () -> emitRemoval(service, instance, observed, removal));
    }

    private void emitRemoval(ServiceKey service, String instance, Instant observed, Removal removal) {
        sender.send(service, new InstanceGone(sender.stamp(observed), service, instance, removal));
    }

    /// Ends the epoch for an external reason.
    void fail(Failure cause) {
        sender.fail(cause);
    }

    /// The registry answered a request of the first report, which is still being collected.
    void responded() {
        respondedAt = clock.instant();
    }

    /// Writes a heartbeat, unless a report is being handled, which shows as well that the source is alive.
    /// Before the snapshot has begun only while the registry responds: one that takes longer than `stale-after`
    /// to list everything is not stale.
    ///
    /// @return whether it was written
    public boolean heartbeat(Instant now) {
        if (lock.tryLock()) {
            try {
                if ((isBegun() || isResponding(now)) && !isOver()) {
                    sender.toAll(markers.alive(phase, now));
                    return true;
                }
            } catch (Over _) {
                // The failure is kept, and was passed to onFailure.
            } finally {
                lock.unlock();
            }
        }
        return false;
    }

    private boolean isResponding(Instant now) {
        Duration lately = setup.paces().staleness().stale().dividedBy(2);
        return respondedAt.isAfter(now.minus(lately));
    }

    private void locked(Runnable report) {
        lock.lock();
        try {
            if (isOver()) {
                throw new Over(source(), epoch());
            }
            report.run();
        } catch (RuntimeException e) {
            // After half a report the state does not match what was sent.
            sender.end();
            throw e;
        } finally {
            progress = new EpochProgress(
                    phase,
                    state.instances(),
                    state.rejected(),
                    state.wantsSnapshot(),
                    ledger.suspects().wantsAnswerAt().orElse(null));
            lock.unlock();
        }
    }

    /// Nothing is sent from here on.
    public void end() {
        sender.end();
    }

    /// Ends it, and returns once no thread uses it: then the next epoch may use the ledger.
    void settle() throws InterruptedException {
        end();
        lock.lockInterruptibly();
        lock.unlock();
    }

    public boolean isOver() {
        return sender.isOver();
    }

    /// Why the epoch failed; null if it did not.
    public @Nullable Failure failure() {
        return sender.failure();
    }

    SourceId source() {
        return setup.source().id();
    }

    public Epoch epoch() {
        return sender.epoch();
    }

    /// Whether the snapshot is complete.
    public boolean snapshotDone() {
        return progress.isSnapshotDone();
    }

    /// Whether something that the snapshot spared has been resolved since.
    public boolean wantsSnapshot() {
        return progress.wantsSnapshot();
    }

    /// When a complete report is needed that may confirm suspect removals; null if none is.
    public @Nullable Instant wantsAnswerAt() {
        return progress.wantsAnswerAt();
    }

    /// The registry's names of the services of which a report at `at` may resolve something; empty while a
    /// report is being handled.
    SortedSet<String> wantsAnswersAbout(Instant at) {
        if (!lock.tryLock()) {
            return Collections.emptySortedSet();
        }
        try {
            return ledger.suspects().wanted(at);
        } finally {
            lock.unlock();
        }
    }

    /// Its state after the last report.
    EpochProgress progress() {
        return progress;
    }

    public int instances() {
        return progress.instances();
    }

    public int rejected() {
        return progress.rejected();
    }
}
