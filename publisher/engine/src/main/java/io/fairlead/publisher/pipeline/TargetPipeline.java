package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.publisher.pipeline.Outcome.Retrying;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Notice;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.reader.ReadRecords;
import io.fairlead.threads.SupervisedThread;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one target in line with the views it is offered, until closed. Never blocks the one who offers, except
/// while partitions are given up.
///
/// Threads: one that connects and then hands due services to virtual threads, at most `parallelism` at once and one
/// per service; one that surveys the whole target when the gate opens and on a slow timer.
public final class TargetPipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetPipeline.class);
    private static final Duration GIVE_UP = Duration.ofSeconds(2);
    private static final Duration LAST_WRITES = Duration.ofSeconds(2);
    private static final Duration LONG_NAP = Duration.ofHours(1);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final MeshTarget target;
    private final TargetSpec spec;
    private final PublisherListener listener;
    private final InstantSource clock;
    private final Random random;
    private final WorkQueue queue;
    private final ServiceReconciler work;
    private final WriteRateLimiter pace;
    private final RetrySchedule retries;
    private final DriftBrake brake;
    private final TwinGuard guard;
    private final Semaphore slots;
    private final Semaphore alarm = new Semaphore(0);
    private final AtomicBoolean surveyWanted = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final SupervisedThread dispatcher;
    private final SupervisedThread surveyor;
    private final Set<Thread> writers = ConcurrentHashMap.newKeySet();

    private volatile MeshView view;
    private final TargetCondition condition = new TargetCondition();
    private volatile boolean closed;

    /// Where nobody reads a log.
    public TargetPipeline(TargetSpec spec, PublisherListener told, InstantSource clock, Random random) {
        this(spec, told, clock, random, new ReadRecords());
    }

    /// `records` are those that the views rest on.
    public TargetPipeline(
            TargetSpec spec, PublisherListener told, InstantSource clock, Random random, ReadRecords records) {
        this.spec = spec;
        this.target = spec.target();
        this.listener = new PatientListener(condition, told);
        this.clock = clock;
        this.random = random;
        this.view = MeshView.NONE;
        this.queue = new WorkQueue(spec.config().coalescing(), clock);
        this.pace = new WriteRateLimiter(spec.config().writesPerSecond(), System::nanoTime);
        this.retries = new RetrySchedule(spec.config().backoff(), clock, random);
        this.guard = new TwinGuard(
                spec, records, clock, () -> view, new TwinGuard.Effects(queue::pause, alarm::release, this::goOn));
        this.work = new ServiceReconciler(spec, listener, clock, pace, () -> view, guard::requireNone, alarm::release);
        this.brake = new DriftBrake(random);
        this.slots = new Semaphore(spec.config().parallelism());
        this.dispatcher = SupervisedThread.of(Thread.ofVirtual().name("publisher-" + target.name()), this::dispatch);
        this.surveyor =
                SupervisedThread.of(Thread.ofVirtual().name("publisher-" + target.name() + "-survey"), this::surveys);
    }

    public String name() {
        return target.name();
    }

    public void start() {
        var _ = dispatcher.start();
        var _ = surveyor.start();
    }

    /// Takes the newest view over, with the services that changed since the last one. One thread offers. When
    /// partitions are no longer assigned, returns only after the last write about them, or two seconds.
    public void offer(MeshView next, Map<ServiceKey, Timeline> changed) {
        MeshView before = view;
        boolean mightDelete = spec.gate().mayDelete(before);
        work.freezes().offered(before, next, changed.keySet(), clock.instant());
        view = next;
        giveUp(before, next);
        if (FreezeWatch.differ(before, next)) {
            alarm.release();
        }
        Map<ServiceKey, Timeline> due = new HashMap<>();
        changed.forEach((service, cause) -> {
            if (spec.gate().mayWrite(next, next.partition(service))) {
                due.put(service, cause);
            }
        });
        queue.changed(due);
        next.complete().stream()
                .filter(partition -> !before.complete().contains(partition))
                .forEach(partition ->
                        next.image().services(partition).forEach(service -> queue.look(service, List.of())));
        work.heard(next).forEach(queue::again);
        if (!spec.gate().mayDelete(next)) {
            work.gateClosed();
        } else if (!mightDelete) {
            survey();
        }
    }

    private void giveUp(MeshView before, MeshView next) {
        SortedSet<Integer> lost = new TreeSet<>(before.assigned());
        lost.removeAll(next.assigned());
        if (lost.isEmpty()) {
            return;
        }
        Predicate<ServiceKey> theirs = service -> lost.contains(next.partition(service));
        queue.forget(theirs);
        try {
            if (!queue.awaitIdle(theirs, GIVE_UP)) {
                LOG.warn(
                        "target={} partitions={} given up while a write is still under way after {} ms",
                        name(),
                        lost,
                        GIVE_UP.toMillis());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        work.forget(theirs);
        brake.forget(theirs);
    }

    /// Compares everything soon, as the slow timer does.
    public void survey() {
        surveyWanted.set(true);
        alarm.release();
    }

    /// What other publishers write looks like drift to the watch. All that a partition has is looked at when it becomes
    /// ours, so nothing about others' services is noted before.
    private void drifted(ObjectKey object) {
        MeshView now = view;
        try {
            work.serviceOf(object)
                    .filter(service -> spec.gate().mayWrite(now, now.partition(service)))
                    .ifPresent(service -> queue.drifted(
                            service, object, brake.waitFor(service, target.actual(object), clock.instant())));
        } catch (TransientFailure failure) {
            condition.cannotSurvey(failure);
            survey();
        }
    }

    /// No twin is there any more. Everything is compared, whatever was passed over meanwhile.
    private void goOn() {
        work.makePeace();
        queue.resume();
        survey();
    }

    private void dispatch() throws InterruptedException {
        connect();
        while (!closed) {
            slots.acquire();
            Job job;
            try {
                job = queue.take();
            } catch (Throwable e) {
                slots.release(); // The supervised thread begins again.
                throw e;
            }
            Thread writer = Thread.ofVirtual()
                    .name("publisher-" + name() + "-" + job.service())
                    .unstarted(() -> write(job));
            writers.add(writer);
            writer.start();
        }
    }

    private void connect() throws InterruptedException {
        for (int attempt = 1; !condition.isConnected(); attempt++) {
            try {
                target.start(guard.listening(this::drifted));
                condition.connected();
            } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
                Failure failure = failure(e);
                condition.cannotConnect(failure);
                Duration wait = retries.failed(attempt, failure);
                LOG.warn(
                        "target={} cannot be reached code={} attempt={} in={}ms reason=\"{}\"",
                        name(),
                        failure.code(),
                        attempt,
                        wait.toMillis(),
                        failure.getMessage());
                if (closing.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        }
        survey();
    }

    private void write(Job job) {
        try {
            work.attempt(job);
            work.findings().attempted(job.service());
            queue.done(job);
            queue.admit(retries.succeeded(job.attempt()));
        } catch (InterruptedException _) {
            queue.done(job);
        } catch (Throwable e) {
            // Whatever it was: a job that is neither done nor retried would keep its service from ever being written.
            if (guard.isRefusing()) {
                queue.done(job);
            } else {
                retry(job, failure(e));
            }
        } finally {
            writers.remove(Thread.currentThread());
            slots.release();
        }
    }

    private void retry(Job job, Failure failure) {
        condition.cannotWrite(failure);
        if (failure instanceof TransientFailure passing && passing.reason() == Reason.OVERLOADED) {
            pace.throttled();
        }
        Duration wait = retries.failed(job.attempt(), failure);
        work.findings().retrying(new Retrying(name(), job.service(), failure, job.attempt(), wait));
        queue.retry(job, wait);
    }

    private void surveys() throws InterruptedException {
        int failures = 0;
        long last = System.nanoTime();
        while (!closed) {
            Duration every =
                    failures == 0 ? surveyEvery() : spec.config().backoff().after(failures, random);
            long left = last + every.toNanos() - System.nanoTime();
            long wait = guard.isRefusing() ? TICK.toNanos() : Math.min(left, untilOverdue());
            if (alarm.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
                alarm.drainPermits();
            }
            guard.tick();
            if (guard.isRefusing()) {
                continue;
            }
            work.overdue().forEach(queue::again);
            boolean due = last + Math.min(every.toNanos(), surveyEvery().toNanos()) <= System.nanoTime();
            if (surveyWanted.getAndSet(false) || due) {
                last = System.nanoTime();
                failures = !condition.isConnected() || surveyed() ? 0 : failures + 1;
            }
        }
    }

    /// Deletions that have to be asked for twice are, soon.
    private Duration surveyEvery() {
        Duration slow = spec.config().reconcileEvery();
        Duration after = spec.deletes().confirmation().after();
        return work.awaitsConfirmation() && after.compareTo(slow) < 0 ? after : slow;
    }

    private long untilOverdue() {
        Duration left =
                work.nextDue().map(at -> Duration.between(clock.instant(), at)).orElse(LONG_NAP);
        Duration most = guard.isWaiting() ? TICK : LONG_NAP;
        return left.compareTo(most) < 0 ? left.toNanos() : most.toNanos();
    }

    private boolean surveyed() {
        try {
            work.survey().forEach(queue::look);
            condition.surveyed();
            return true;
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError e) {
            Failure failure = failure(e);
            condition.cannotSurvey(failure);
            LOG.warn(
                    "target={} could not be surveyed code={} reason=\"{}\"",
                    name(),
                    failure.code(),
                    failure.getMessage());
            return false;
        }
    }

    /// What is not foreseen is taken for passing: the object stays as it is and the attempt is repeated.
    private Failure failure(Throwable e) {
        if (e instanceof Failure failure) {
            return failure;
        }
        LOG.error("target={} failed in a way that is not foreseen", name(), e);
        return new TransientFailure("PUBLISHER-UNEXPECTED", "target " + name() + " failed unforeseen: " + e, e);
    }

    public TargetHealth health() {
        MeshView now = view;
        Findings findings = work.findings();
        List<String> waitsFor = spec.gate().waitsFor(now);
        List<TargetHealth.Problem> problems = TargetCondition.problems(findings);
        Duration lag = queue.oldest()
                .map(read -> Duration.between(read, clock.instant()))
                .orElse(Duration.ZERO);
        return new TargetHealth(
                name(),
                condition.state(closed, !waitsFor.isEmpty(), guard.refusal(), findings),
                waitsFor,
                spec.gate().deletionsWaitFor(now),
                work.objects(),
                queue.size(),
                findings.retrying().size(),
                lag,
                findings.held().size(),
                work.freezes().services(),
                work.freezes().standing(view, clock.instant()),
                findings.conflicts().size(),
                findings.contested().size(),
                findings.rejected().size(),
                work.notices().counts(),
                pace.rate(),
                problems,
                guard.isRefusing(),
                condition.problem(guard.refusal(), problems));
    }

    /// The changes that are held back now.
    public List<Outcome.Held> held() {
        return List.copyOf(work.findings().held());
    }

    /// The objects of others in the way now.
    public List<Outcome.Conflict> conflicts() {
        return List.copyOf(work.findings().conflicts());
    }

    /// The objects that are left to somebody else who keeps changing them.
    public List<Outcome.Contested> contested() {
        return List.copyOf(work.findings().contested());
    }

    /// The services that the target refuses now.
    public List<Outcome.Rejected> rejected() {
        return List.copyOf(work.findings().rejected());
    }

    /// What an operator should know of services that are written.
    public SortedMap<ServiceKey, List<Notice>> notices() {
        return work.notices().all();
    }

    /// Lets writes under way come to their end for two seconds, then interrupts them.
    @Override
    public void close() {
        closed = true;
        closing.countDown();
        dispatcher.stop();
        surveyor.stop();
        queue.close();
        dispatcher.interrupt();
        surveyor.interrupt();
        try {
            if (!queue.awaitIdle(_ -> true, LAST_WRITES)) {
                writers.forEach(Thread::interrupt);
            }
        } catch (InterruptedException _) {
            writers.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
        target.close();
    }
}
