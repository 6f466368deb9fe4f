package io.fairlead.ingest.spi.polling;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The wait of a part for its next listing, and what shortens it. Thread-safe.
final class ListingRequests {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition requested = lock.newCondition();
    private boolean isAsked;
    private EarlyListing early = EarlyListing.NONE;

    /// A complete listing is wanted at once.
    void listAgain() {
        lock.lock();
        try {
            isAsked = true;
            requested.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// An event names the part.
    void event() {
        lock.lock();
        try {
            early = early.event(System.nanoTime());
            requested.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// A listing begins, which serves all events so far.
    void listingBegins() {
        lock.lock();
        try {
            early = early.listed(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the next listing is due.
    ///
    /// @param gather as of [EarlyListing#gather]; empty: events do not shorten the wait
    /// @return whether a complete listing was requested
    boolean await(Duration wait, Optional<Duration> gather) throws InterruptedException {
        long due = System.nanoTime() + wait.toNanos();
        lock.lockInterruptibly();
        try {
            long left = left(due, gather);
            while (!isAsked && left > 0) {
                var _ = requested.awaitNanos(left);
                left = left(due, gather);
            }
            boolean full = isAsked;
            isAsked = false;
            return full;
        } finally {
            lock.unlock();
        }
    }

    private long left(long due, Optional<Duration> gather) {
        long now = System.nanoTime();
        long usual = due - now;
        return gather.map(it -> Math.min(usual, early.dueIn(now, it).orElse(usual)))
                .orElse(usual);
    }
}
