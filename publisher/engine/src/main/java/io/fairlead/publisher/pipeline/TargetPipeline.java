package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Notice;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.Timeline;
import io.fairlead.threads.SupervisedThread;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one target in line with the views it is offered, until closed. Never blocks the caller of [#offer], except
/// while partitions are given up.
///
/// Threads: a [JobDispatcher], which connects and reconciles single services, and a [FullReconcileLoop].
public final class TargetPipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetPipeline.class);
    private static final Duration GIVE_UP = Duration.ofSeconds(2);
    private static final Duration LAST_WRITES = Duration.ofSeconds(2);

    private final MeshTarget target;
    private final WriteGate gate;
    private final PipelineParts parts;
    private final ReconcileState state;
    private final WorkQueue queue;
    private final DriftBrake brake;
    private final Semaphore wake = new Semaphore(0);
    private final JobDispatcher dispatcher;
    private final FullReconcileLoop loop;
    private final SupervisedThread dispatcherThread;
    private final SupervisedThread loopThread;

    private volatile MeshView view = MeshView.NONE;
    private volatile boolean closed;

    public TargetPipeline(TargetSpec spec, PipelineDependencies outside) {
        target = spec.target();
        gate = spec.gate();
        queue = new WorkQueue(spec.config().coalescing(), outside.clock());
        TargetCondition condition = new TargetCondition();
        TwinGuard guard = new TwinGuard(
                spec, outside, () -> view, new TwinGuard.Effects(queue::pause, wake::release, this::continueAfterTwin));
        PublisherListener listener = new PatientListener(condition, outside.outcomes());
        ReconcilerDependencies dependencies = new ReconcilerDependencies(
                spec,
                listener,
                outside.clock(),
                new WriteRateLimiter(spec.config().writesPerSecond(), System::nanoTime),
                () -> view,
                guard::requireNone,
                wake::release);
        state = ReconcileState.of(spec, listener);
        parts = new PipelineParts(dependencies, state, queue, guard, condition, outside.random());
        brake = new DriftBrake(outside.random());
        loop = new FullReconcileLoop(parts, wake);
        dispatcher = new JobDispatcher(parts, guard.listening(this::drifted), this::reconcileAll);
        dispatcherThread = SupervisedThread.of(Thread.ofVirtual().name("publisher-" + target.name()), dispatcher::run);
        loopThread = SupervisedThread.of(
                Thread.ofVirtual().name("publisher-" + target.name() + "-full-reconcile"), loop::run);
    }

    public String name() {
        return target.name();
    }

    public void start() {
        var _ = dispatcherThread.start();
        var _ = loopThread.start();
    }

    /// Adopts the newest view, with the services that changed since the last one. Called by one thread. If partitions
    /// are no longer assigned, returns only after the last write about them, or two seconds.
    public void offer(MeshView next, Map<ServiceKey, Timeline> changed) {
        MeshView before = view;
        boolean mightDelete = gate.mayDelete(before);
        state.freezes()
                .offered(before, next, changed.keySet(), parts.dependencies().now());
        view = next;
        giveUp(before, next);
        if (FreezeWatch.differ(before, next)) {
            wake.release();
        }
        queueChanged(next, changed);
        queueNewlyComplete(before, next);
        loop.delayed().takeHeard(next).forEach(queue::requeue);
        if (!gate.mayDelete(next)) {
            state.deferred().gateClosed();
        } else if (!mightDelete) {
            reconcileAll();
        }
    }

    private void queueChanged(MeshView next, Map<ServiceKey, Timeline> changed) {
        Map<ServiceKey, Timeline> due = new HashMap<>();
        changed.forEach((service, cause) -> {
            if (gate.mayWrite(next, next.partition(service))) {
                due.put(service, cause);
            }
        });
        queue.changed(due);
    }

    private void queueNewlyComplete(MeshView before, MeshView next) {
        next.complete().stream()
                .filter(partition -> !before.complete().contains(partition))
                .forEach(partition ->
                        next.image().services(partition).forEach(service -> queue.addInBackground(service, List.of())));
    }

    private void giveUp(MeshView before, MeshView next) {
        SortedSet<Integer> lost = new TreeSet<>(before.assigned());
        lost.removeAll(next.assigned());
        if (lost.isEmpty()) {
            return;
        }
        Predicate<ServiceKey> theirs = service -> lost.contains(next.partition(service));
        queue.forget(theirs);
        awaitLastWrites(lost, theirs);
        state.forget(theirs);
        brake.forget(theirs);
    }

    private void awaitLastWrites(SortedSet<Integer> lost, Predicate<ServiceKey> theirs) {
        try {
            if (!queue.awaitIdle(theirs, GIVE_UP)) {
                LOG.warn(
                        "target={} partitions={} released while a write is still in progress after {} ms",
                        name(),
                        lost,
                        GIVE_UP.toMillis());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Requests a full reconcile soon; a slow timer does the same.
    public void reconcileAll() {
        loop.request();
    }

    /// Writes of other publishers look like drift, too. All services of a partition are reconciled when it becomes
    /// ours, so drift of others' services is ignored until then.
    private void drifted(ObjectKey object) {
        MeshView now = view;
        try {
            state.objects()
                    .serviceOf(object)
                    .filter(service -> gate.mayWrite(now, now.partition(service)))
                    .ifPresent(service -> queue.drifted(
                            service,
                            object,
                            brake.waitFor(
                                    service,
                                    target.actual(object),
                                    parts.dependencies().now())));
        } catch (TransientFailure failure) {
            parts.condition().cannotReconcileAll(failure);
            reconcileAll();
        }
    }

    /// The other copy of this installation is gone. Everything is reconciled, because drift was ignored meanwhile.
    private void continueAfterTwin() {
        state.forgetRepairs();
        queue.resume();
        reconcileAll();
    }

    public TargetHealth health() {
        MeshView now = view;
        Findings findings = state.findings();
        TwinGuard guard = parts.guard();
        List<String> waitsFor = gate.waitsFor(now);
        List<TargetHealth.Problem> problems = TargetCondition.problems(findings);
        Duration lag = queue.oldest()
                .map(read -> Duration.between(read, parts.dependencies().now()))
                .orElse(Duration.ZERO);
        return new TargetHealth(
                name(),
                parts.condition().state(closed, !waitsFor.isEmpty(), guard.refusal(), findings),
                waitsFor,
                gate.deletionsWaitFor(now),
                state.deletes().objects(),
                queue.size(),
                findings.retrying().size(),
                lag,
                findings.withheld().size(),
                state.freezes().services(),
                state.freezes().active(view, parts.dependencies().now()),
                findings.conflicts().size(),
                findings.contested().size(),
                findings.rejected().size(),
                state.notices().counts(),
                parts.dependencies().rate().rate(),
                problems,
                guard.isRefusing(),
                parts.condition().problem(guard.refusal(), problems));
    }

    /// The changes that are withheld now.
    public List<Outcome.Withheld> withheld() {
        return List.copyOf(state.findings().withheld());
    }

    /// The foreign objects that have the names of ours now.
    public List<Outcome.Conflict> conflicts() {
        return List.copyOf(state.findings().conflicts());
    }

    /// The objects that are left to somebody else who keeps changing them.
    public List<Outcome.Contested> contested() {
        return List.copyOf(state.findings().contested());
    }

    /// The services that the target rejects now.
    public List<Outcome.Rejected> rejected() {
        return List.copyOf(state.findings().rejected());
    }

    /// The notices of all services.
    public SortedMap<ServiceKey, List<Notice>> notices() {
        return state.notices().all();
    }

    /// Lets writes in progress finish for two seconds, then interrupts them.
    @Override
    public void close() {
        closed = true;
        dispatcher.close();
        loop.close();
        dispatcherThread.stop();
        loopThread.stop();
        queue.close();
        dispatcherThread.interrupt();
        loopThread.interrupt();
        awaitLastWrites();
        target.close();
    }

    private void awaitLastWrites() {
        try {
            if (!queue.awaitIdle(_ -> true, LAST_WRITES)) {
                dispatcher.interruptWriters();
            }
        } catch (InterruptedException _) {
            dispatcher.interruptWriters();
            Thread.currentThread().interrupt();
        }
    }
}
