package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.table.image.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The queue of services to reconcile. Each is at most once in the queue and at most once in work, so that the writes
/// of one object stay in order. Services that changed come before those in the background. Thread-safe.
final class WorkQueue {
    private static final Comparator<Entry> BY_DUE =
            Comparator.comparing((Entry entry) -> entry.due).thenComparingLong(entry -> entry.sequence);

    private final Coalescing coalescing;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<ServiceKey, Entry> entries = new HashMap<>();
    private final Map<ServiceKey, Job> working = new HashMap<>();
    private final NavigableSet<Entry> ready = new TreeSet<>(BY_DUE);
    private final NavigableSet<Entry> background = new TreeSet<>(BY_DUE);
    private long sequence;
    private boolean closed;
    private boolean paused;

    WorkQueue(Coalescing coalescing, InstantSource clock) {
        this.coalescing = coalescing;
        this.clock = clock;
    }

    /// A service changed: due after the coalescing wait.
    void changed(Map<ServiceKey, Timeline> services) {
        Instant now = clock.instant();
        locked(() -> services.forEach((service, cause) -> {
            Entry entry = entry(service, now);
            entry.live = true;
            entry.cause = entry.cause.earlier(cause);
            Instant quiet = now.plus(coalescing.quiet());
            Instant latest = entry.first.plus(coalescing.maxWait());
            schedule(entry, quiet.isBefore(latest) ? quiet : latest);
        }));
    }

    /// Reconciled when nothing else is due.
    void addInBackground(ServiceKey service, Collection<ObjectKey> also) {
        Instant now = clock.instant();
        locked(() -> {
            Entry entry = entry(service, now);
            entry.also.addAll(also);
            if (!entry.live) {
                schedule(entry, now);
            }
        });
    }

    /// Somebody else changed an object of this service: reconciled after `wait`, or when the service is due before.
    void drifted(ServiceKey service, ObjectKey object, Duration wait) {
        Instant now = clock.instant();
        locked(() -> {
            Entry entry = entry(service, now);
            entry.live = true;
            entry.drifted.add(object);
            Instant due = now.plus(wait);
            schedule(entry, due.isBefore(entry.due) ? due : entry.due);
        });
    }

    /// Adds a delayed job that is due now, with all its former details.
    void requeue(Job job) {
        Instant now = clock.instant();
        locked(() -> {
            Entry entry = entry(job.service(), now);
            entry.also.addAll(job.also());
            entry.drifted.addAll(job.drifted());
            entry.live |= !job.drifted().isEmpty();
            schedule(entry, now);
        });
    }

    /// Returns no further job. An interrupt alone does not ensure that: one that comes with a signal is noticed only
    /// after the next job was taken.
    void close() {
        locked(() -> closed = true);
    }

    /// Returns no job until [#resume]. Due services wait.
    void pause() {
        locked(() -> paused = true);
    }

    void resume() {
        locked(() -> paused = false);
    }

    /// Waits for the next due service and returns its job.
    ///
    /// @throws InterruptedException also when the queue is closed
    Job take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                Job next = next(clock.instant());
                if (next != null) {
                    return next;
                }
                await(clock.instant());
            }
            throw new InterruptedException("closed");
        } finally {
            lock.unlock();
        }
    }

    /// The next service if one is due now.
    @Nullable
    Job poll() {
        lock.lock();
        try {
            return next(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Job next(Instant now) {
        if (paused) {
            return null;
        }
        return due(ready, now) ? begin(ready.first()) : due(background, now) ? begin(background.first()) : null;
    }

    private static boolean due(NavigableSet<Entry> set, Instant now) {
        return !set.isEmpty() && !set.first().due.isAfter(now);
    }

    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private void await(Instant now) throws InterruptedException {
        if (paused || (ready.isEmpty() && background.isEmpty())) {
            changed.await();
            return;
        }
        Instant next = ready.isEmpty() ? background.first().due : ready.first().due;
        if (!background.isEmpty() && background.first().due.isBefore(next)) {
            next = background.first().due;
        }
        changed.awaitNanos(Math.max(1, Duration.between(now, next).toNanos()));
    }

    private Job begin(Entry entry) {
        unschedule(entry);
        entries.remove(entry.service);
        Job job = new Job(entry.service, entry.cause, entry.drifted, entry.also, entry.failures + 1);
        working.put(entry.service, job);
        return job;
    }

    /// The job is done. If the service changed meanwhile, it is queued again.
    void done(Job job) {
        locked(() -> finish(job));
    }

    /// The job failed for now: retried no earlier than after `wait`, with all changes by then.
    void retry(Job job, Duration wait) {
        Instant now = clock.instant();
        locked(() -> {
            Entry entry = entry(job.service(), now);
            entry.live = true;
            entry.cause = job.cause().earlier(entry.cause);
            entry.drifted.addAll(job.drifted());
            entry.also.addAll(job.also());
            entry.failures = job.attempt();
            entry.notBefore = now.plus(wait);
            entry.due = entry.due.equals(Instant.MAX) ? entry.notBefore : entry.due;
            finish(job);
        });
    }

    /// Makes up to `count` failed services due now instead of after their wait, the earliest first.
    void admit(int count) {
        if (count == 0) {
            return;
        }
        Instant now = clock.instant();
        locked(() -> ready.stream()
                .filter(entry -> entry.notBefore.isAfter(now))
                .limit(count)
                .toList()
                .forEach(entry -> {
                    entry.notBefore = now;
                    schedule(entry, now);
                }));
    }

    private void finish(Job job) {
        working.remove(job.service());
        Entry entry = entries.get(job.service());
        if (entry != null) {
            schedule(entry, entry.due);
        }
    }

    /// Removes these services from the queue.
    void forget(Predicate<ServiceKey> which) {
        locked(() -> entries.values().removeIf(entry -> {
            boolean gone = which.test(entry.service);
            if (gone) {
                unschedule(entry);
            }
            return gone;
        }));
    }

    /// Waits until no such service is in work; false if it took longer than `atMost`.
    boolean awaitIdle(Predicate<ServiceKey> which, Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (working.keySet().stream().anyMatch(which)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The number of services that wait or are in work.
    int size() {
        lock.lock();
        try {
            int both =
                    (int) working.keySet().stream().filter(entries::containsKey).count();
            return entries.size() + working.size() - both;
        } finally {
            lock.unlock();
        }
    }

    /// The time at which the change that waits longest was read.
    Optional<Instant> oldest() {
        lock.lock();
        try {
            return Optional.ofNullable(oldestCause().at().get(Timeline.Stage.READ));
        } finally {
            lock.unlock();
        }
    }

    private Timeline oldestCause() {
        Timeline oldest = Timeline.UNKNOWN;
        for (Entry entry : entries.values()) {
            oldest = oldest.earlier(entry.cause);
        }
        for (Job job : working.values()) {
            oldest = oldest.earlier(job.cause());
        }
        return oldest;
    }

    private Entry entry(ServiceKey service, Instant now) {
        return entries.computeIfAbsent(service, key -> new Entry(key, now, sequence++));
    }

    /// Puts the entry into its set, unless its service is in work: then [#finish] does.
    private void schedule(Entry entry, Instant due) {
        unschedule(entry);
        entry.due = due.isBefore(entry.notBefore) ? entry.notBefore : due;
        if (!working.containsKey(entry.service)) {
            (entry.live ? ready : background).add(entry);
            changed.signalAll();
        }
    }

    private void unschedule(Entry entry) {
        ready.remove(entry);
        background.remove(entry);
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// `due` changes only while the entry is in neither set.
    private static final class Entry {
        final ServiceKey service;
        final Instant first;
        final long sequence;
        final Set<ObjectKey> drifted = new HashSet<>();
        final Set<ObjectKey> also = new HashSet<>();
        Instant due = Instant.MAX;
        Instant notBefore = Instant.MIN;
        Timeline cause = Timeline.UNKNOWN;
        int failures;
        boolean live;

        Entry(ServiceKey service, Instant first, long sequence) {
            this.service = service;
            this.first = first;
            this.sequence = sequence;
        }
    }
}
