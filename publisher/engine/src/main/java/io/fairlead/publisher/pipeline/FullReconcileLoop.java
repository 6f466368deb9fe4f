package io.fairlead.publisher.pipeline;

import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread of one target that runs its full reconcile, on request and on a slow timer, and queues delayed jobs when
/// they are due.
final class FullReconcileLoop {
    private static final Logger LOG = LoggerFactory.getLogger(FullReconcileLoop.class);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final PipelineParts parts;
    private final Semaphore wake;
    private final FullReconcile reconcile;
    private final DelayedJobs delayed;
    private final AtomicBoolean requested = new AtomicBoolean();
    private volatile boolean closed;

    /// A permit of `wake` ends the wait of the loop.
    FullReconcileLoop(PipelineParts parts, Semaphore wake) {
        this.parts = parts;
        this.wake = wake;
        this.reconcile = new FullReconcile(parts.dependencies(), parts.state());
        this.delayed = new DelayedJobs(parts.dependencies(), parts.state());
    }

    /// Requests a full reconcile soon.
    void request() {
        requested.set(true);
        wake.release();
    }

    DelayedJobs delayed() {
        return delayed;
    }

    /// Starts no further round.
    void close() {
        closed = true;
    }

    void run() throws InterruptedException {
        int failures = 0;
        long last = System.nanoTime();
        while (!closed) {
            Duration every =
                    failures == 0 ? interval() : parts.spec().config().backoff().after(failures, parts.random());
            await(last + every.toNanos() - System.nanoTime());
            parts.guard().tick();
            if (parts.guard().isRefusing()) {
                continue;
            }
            delayed.takeDue().forEach(parts.queue()::requeue);
            boolean due = last + Math.min(every.toNanos(), interval().toNanos()) <= System.nanoTime();
            if (requested.getAndSet(false) || due) {
                last = System.nanoTime();
                failures = !parts.condition().isConnected() || reconcileAll() ? 0 : failures + 1;
            }
        }
    }

    private void await(long untilNext) throws InterruptedException {
        long wait = parts.guard().isRefusing() ? TICK.toNanos() : Math.min(untilNext, untilDelayed());
        if (wake.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
            wake.drainPermits();
        }
    }

    private long untilDelayed() {
        Duration left = delayed.nextDue()
                .map(at -> Duration.between(parts.dependencies().now(), at))
                .orElse(LONGEST_WAIT);
        Duration most = parts.guard().isWaiting() ? TICK : LONGEST_WAIT;
        return left.compareTo(most) < 0 ? left.toNanos() : most.toNanos();
    }

    /// Shorter while deletions wait for a second full reconcile to confirm them.
    private Duration interval() {
        Duration slow = parts.spec().config().reconcileEvery();
        Duration after = parts.spec().deletes().confirmation().after();
        return parts.state().deletes().awaitsConfirmation() && after.compareTo(slow) < 0 ? after : slow;
    }

    /// @return false if it failed
    private boolean reconcileAll() {
        try {
            reconcile.run().forEach(parts.queue()::addInBackground);
            parts.condition().reconciledAll();
            return true;
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
            Failure failure = TargetFailures.of(parts.target(), e);
            parts.condition().cannotReconcileAll(failure);
            LOG.warn(
                    "target={} full reconcile failed code={} reason=\"{}\"",
                    parts.target(),
                    failure.code(),
                    failure.getMessage());
            return false;
        }
    }
}
