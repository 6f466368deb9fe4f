package io.fairlead.publisher.pipeline;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.publisher.pipeline.Outcome.Retrying;
import io.fairlead.publisher.spi.TargetListener;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread of one target that connects to it and then passes due jobs to virtual threads, at most `parallelism` at
/// once and one per service. Failed jobs are retried.
final class JobDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(JobDispatcher.class);

    private final PipelineParts parts;
    private final TargetListener listener;
    private final Runnable connected;
    private final ServiceReconciler reconciler;
    private final RetrySchedule retries;
    private final Semaphore slots;
    private final Set<Thread> writers = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);

    /// `connected` is run each time the target is connected.
    JobDispatcher(PipelineParts parts, TargetListener listener, Runnable connected) {
        this.parts = parts;
        this.listener = listener;
        this.connected = connected;
        this.reconciler = new ServiceReconciler(parts.dependencies(), parts.state());
        this.retries = new RetrySchedule(
                parts.spec().config().backoff(), parts.dependencies().clock(), parts.random());
        this.slots = new Semaphore(parts.spec().config().parallelism());
    }

    void run() throws InterruptedException {
        connect();
        while (closing.getCount() > 0) {
            slots.acquire();
            Job job;
            try {
                job = parts.queue().take();
            } catch (Throwable e) {
                slots.release(); // The supervised thread begins again.
                throw e;
            }
            Thread writer = Thread.ofVirtual()
                    .name("publisher-" + parts.target() + "-" + job.service())
                    .unstarted(() -> reconcile(job));
            writers.add(writer);
            writer.start();
        }
    }

    private void connect() throws InterruptedException {
        for (int attempt = 1; !parts.condition().isConnected(); attempt++) {
            try {
                parts.spec().target().start(listener);
                parts.condition().connected();
            } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
                Duration wait = cannotConnect(attempt, TargetFailures.of(parts.target(), e));
                if (closing.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        }
        connected.run();
    }

    private Duration cannotConnect(int attempt, Failure failure) {
        parts.condition().cannotConnect(failure);
        Duration wait = retries.failed(attempt, failure);
        LOG.warn(
                "target={} cannot be reached code={} attempt={} in={}ms reason=\"{}\"",
                parts.target(),
                failure.code(),
                attempt,
                wait.toMillis(),
                failure.getMessage());
        return wait;
    }

    private void reconcile(Job job) {
        try {
            reconciler.reconcile(job);
            parts.state().findings().reconciled(job.service());
            parts.queue().done(job);
            parts.queue().admit(retries.succeeded(job.attempt()));
        } catch (InterruptedException _) {
            parts.queue().done(job);
        } catch (Throwable e) {
            // Any throwable: a job that is neither done nor retried would keep its service from ever being written.
            if (parts.guard().isRefusing()) {
                parts.queue().done(job);
            } else {
                retry(job, TargetFailures.of(parts.target(), e));
            }
        } finally {
            writers.remove(Thread.currentThread());
            slots.release();
        }
    }

    private void retry(Job job, Failure failure) {
        parts.condition().cannotWrite(failure);
        if (failure instanceof TransientFailure passing && passing.reason() == Reason.OVERLOADED) {
            parts.dependencies().rate().throttled();
        }
        Duration wait = retries.failed(job.attempt(), failure);
        parts.state().findings().retrying(new Retrying(parts.target(), job.service(), failure, job.attempt(), wait));
        parts.queue().retry(job, wait);
    }

    /// Starts no further job. Writes in progress continue.
    void close() {
        closing.countDown();
    }

    void interruptWriters() {
        writers.forEach(Thread::interrupt);
    }
}
