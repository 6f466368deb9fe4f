package io.fairlead.ingest.runner;

import io.fairlead.ingest.CompleteAnswer;
import io.fairlead.ingest.Delta;
import io.fairlead.ingest.Scope;
import io.fairlead.ingest.rules.Rules;
import io.fairlead.ingest.runner.Observation.Gone;
import io.fairlead.ingest.runner.Observation.Seen;
import io.fairlead.model.Epoch;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Answer;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Stamp;
import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.Failure;
import io.fairlead.topics.ServicePartitioner;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One epoch of one source: turns reports into numbered events. The first report becomes a snapshot between its
/// markers, every later one its differences.
///
/// One event that cannot be sent ends the epoch: its state is worth nothing any more, as what was sent is not known.
/// After [#end] nothing is sent. Thread-safe; each report is handled whole.
public final class EpochSession {
    private final SourceSetup setup;
    private final Epoch epoch;
    private final RemovalLedger ledger;
    private final Emitter emitter;
    private final InstantSource clock;
    private final Consumer<Failure> onFailure;
    private final SourceState state;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
    private long sequence;
    private volatile boolean snapshotDone;
    private volatile boolean ended;
    private volatile boolean wantsSnapshot;
    private volatile @Nullable Instant wantsAnswerAt;
    private volatile boolean doubtful;
    private volatile int instances;
    private volatile int rejected;

    /// The epoch is over: nothing may be sent. Only a source that reports on sees it.
    static final class Over extends RuntimeException {
        Over(SourceId source, Epoch epoch) {
            super("epoch " + epoch + " of source " + source + " is over");
        }
    }

    /// `ledger` is that of the source, as its last epoch in this process left it. `onFailure` is told once that the
    /// epoch is dead, from any thread.
    public EpochSession(
            SourceSetup setup,
            Epoch epoch,
            RemovalLedger ledger,
            Emitter emitter,
            InstantSource clock,
            Consumer<Failure> onFailure) {
        this.setup = setup;
        this.epoch = epoch;
        this.ledger = ledger;
        this.emitter = emitter;
        this.clock = clock;
        this.onFailure = onFailure;
        Rules rules = setup.rules();
        state = new SourceState(rules);
    }

    public void complete(CompleteAnswer answer) {
        locked(() -> {
            if (snapshotDone) {
                emit(state.complete(answer), answer.observed());
                confirm(answer);
            } else if (answer.scope() instanceof Scope.WholeRegistry) {
                snapshot(answer);
            } else {
                throw notWhole();
            }
        });
    }

    public void changed(Delta delta) {
        locked(() -> {
            if (!snapshotDone) {
                throw notWhole();
            }
            emit(state.changed(delta), delta.observed());
        });
    }

    private Bug notWhole() {
        return new Bug("source " + source() + " reported a part first, expected a complete answer about the registry");
    }

    private void snapshot(CompleteAnswer answer) {
        toAll(started(answer.observed()));
        Diff diff = state.complete(answer);
        Integer[] perPartition = new Integer[emitter.partitions()];
        Arrays.fill(perPartition, 0);
        try (Strides strides = strides(() -> toAll(started(clock.instant())))) {
            for (Observation observation : diff.observations()) {
                perPartition[emit(observation, answer.observed())]++;
                strides.sent();
            }
        }
        diff.rejections().forEach(rejection -> emitter.setAside(source(), rejection));
        List<String> unread = state.spare(answer);
        Loss loss = ledger.ofSnapshot(state.instances(), unread, answer.observed());
        GuardLimits limits = setup.guard().limits();
        toAll(new SnapshotCompleted(stamp(answer.observed()), Arrays.asList(perPartition), loss, limits, unread));
        snapshotDone = true;
        doubtful = limits.objectionToSource(loss).isPresent();
        confirm(answer);
    }

    /// Said again between the strides of a long snapshot: the source is alive, and the table shows how far the topology
    /// is, even where the snapshot changes nothing.
    private SnapshotStarted started(Instant now) {
        return new SnapshotStarted(stamp(now), setup.paces().patience());
    }

    private Heartbeat beat(Instant now) {
        return new Heartbeat(
                stamp(now), ledger.standing(state.instances()), setup.paces().patience());
    }

    private Strides strides(Runnable mark) {
        return new Strides(emitter, source(), mark, this::isOver);
    }

    private void confirm(CompleteAnswer answer) {
        ledger.confirmed(answer, state.instances())
                .forEach(again -> gone(again.service(), again.instance(), answer.observed(), again.answer()));
    }

    private void emit(Diff diff, Instant observed) {
        ledger.count(diff.tally(), observed);
        try (Strides strides = strides(() -> toAll(beat(clock.instant())))) {
            for (Observation observation : diff.observations()) {
                var _ = emit(observation, observed);
                strides.sent();
            }
        }
        diff.rejections().forEach(rejection -> emitter.setAside(source(), rejection));
    }

    /// The partition that it was sent to.
    private int emit(Observation observation, Instant observed) {
        return switch (observation) {
            case Seen(Known(var service, var endpoint, var raw)) -> {
                ledger.seen(service, raw.id());
                yield send(service, new InstanceSeen(stamp(observed), service, setup.rank(), endpoint, raw));
            }
            case Gone(Known(var service, var _, var raw)) -> {
                Removal removal = gone(service, raw.id(), observed, Answer.FIRST);
                ledger.gone(service, raw.id(), raw.naming().service(), removal, observed);
                yield ServicePartitioner.partition(service, emitter.partitions());
            }
        };
    }

    private Removal gone(ServiceKey service, String instance, Instant observed, Answer answer) {
        Removal removal = ledger.removal(service, state.instances(), state.instances(service), observed, answer);
        send(service, new InstanceGone(stamp(observed), service, instance, removal));
        return removal;
    }

    private int send(ServiceKey service, SourceEvent event) {
        int partition = ServicePartitioner.partition(service, emitter.partitions());
        send(partition, event);
        return partition;
    }

    private void toAll(SourceEvent event) {
        for (int partition = 0; partition < emitter.partitions(); partition++) {
            send(partition, event);
        }
    }

    private void send(int partition, SourceEvent event) {
        if (isOver()) {
            throw new Over(source(), epoch);
        }
        try {
            emitter.send(partition, event, this::fail);
        } catch (Failure e) {
            fail(e);
            throw new Over(source(), epoch);
        }
    }

    private void fail(Failure cause) {
        if (failure.compareAndSet(null, cause)) {
            onFailure.accept(cause);
        }
    }

    private Stamp stamp(Instant observed) {
        return new Stamp(source(), epoch, sequence++, observed.truncatedTo(ChronoUnit.MICROS));
    }

    /// Says that the source is alive. Says nothing before the snapshot, nor while a report is handled, which says it
    /// as well.
    public void heartbeat(Instant now) {
        if (lock.tryLock()) {
            try {
                if (snapshotDone && !isOver()) {
                    toAll(beat(now));
                }
            } catch (Over _) {
                // The failure is kept, and the runner was told of it.
            } finally {
                lock.unlock();
            }
        }
    }

    private void locked(Runnable report) {
        lock.lock();
        try {
            if (isOver()) {
                throw new Over(source(), epoch);
            }
            report.run();
        } catch (RuntimeException e) {
            // A report that was handled by half leaves a state that is worth nothing.
            ended = true;
            throw e;
        } finally {
            instances = state.instances();
            rejected = state.rejected();
            wantsSnapshot = state.wantsSnapshot();
            wantsAnswerAt = ledger.wantsAnswerAt().orElse(null);
            lock.unlock();
        }
    }

    /// Nothing is sent from here on.
    public void end() {
        ended = true;
    }

    public boolean isOver() {
        return ended || failure.get() != null;
    }

    /// Why the epoch is dead; null where it is not.
    public @Nullable Failure failure() {
        return failure.get();
    }

    private SourceId source() {
        return setup.source().id();
    }

    public Epoch epoch() {
        return epoch;
    }

    public boolean snapshotDone() {
        return snapshotDone;
    }

    /// Whether something that the snapshot spared has been resolved since.
    public boolean wantsSnapshot() {
        return wantsSnapshot;
    }

    /// When a complete answer is wanted that may confirm what the guard holds; null while there is no such thing.
    public @Nullable Instant wantsAnswerAt() {
        return wantsAnswerAt;
    }

    /// Whether the snapshot lists so much less than was known that the guard holds what it lacks.
    public boolean isDoubtful() {
        return doubtful;
    }

    public int instances() {
        return instances;
    }

    public int rejected() {
        return rejected;
    }
}
