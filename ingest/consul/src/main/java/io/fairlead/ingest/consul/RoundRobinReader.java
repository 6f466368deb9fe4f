package io.fairlead.ingest.consul;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Reads the services without their own watch: a round over all of them, one after the other, when something
/// changed, and a slow one in any case. A new service is read before all others, and several of these concurrently.
final class RoundRobinReader {
    /// From the beginning of a round to that of the next, at least this long for each service: while a burst of
    /// changes continues, rounds take at most 200 requests a second and leave the others to the watches.
    private static final Duration PER_SERVICE = Duration.ofMillis(5);

    private final ConcurrentSkipListMap<ServiceName, Entry> entries = new ConcurrentSkipListMap<>();
    private final BlockingQueue<Entry> fresh = new LinkedBlockingQueue<>();
    private final Semaphore asked = new Semaphore(0);
    /// The number of requests for a round.
    private final AtomicLong requests = new AtomicLong();
    private final Duration every;

    /// Rounds skip a service until its first reading has ended, so that no two threads read it concurrently.
    private static final class Entry {
        private static final long NOT_READ = Long.MAX_VALUE;

        private final ServiceWatcher reading;
        /// The number of the last request for a round before its first reading began.
        private volatile long first = NOT_READ;

        private Entry(ServiceWatcher reading) {
            this.reading = reading;
        }
    }

    RoundRobinReader(Duration every) {
        this.every = every;
    }

    void add(ServiceWatcher reading) {
        Entry entry = new Entry(reading);
        entries.put(reading.name(), entry);
        fresh.add(entry);
        ask();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    Set<ServiceName> names() {
        return entries.keySet();
    }

    /// Requests a round that starts after this call.
    void ask() {
        requests.incrementAndGet();
        asked.release();
    }

    /// Reads all services repeatedly. One thread.
    void run() throws InterruptedException {
        long earliest = System.nanoTime();
        while (true) {
            if (!asked.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS)) {
                ask();
            }
            long left = earliest - System.nanoTime();
            if (left > 0) {
                TimeUnit.NANOSECONDS.sleep(left);
            }
            asked.drainPermits();
            earliest = System.nanoTime() + PER_SERVICE.toNanos() * entries.size();
            round(requests.get());
        }
    }

    /// Reads new services. Any number of threads.
    void readFresh() throws InterruptedException {
        while (true) {
            first(fresh.take());
        }
    }

    private void round(long request) throws InterruptedException {
        for (Entry entry : entries.values()) {
            for (Entry next = fresh.poll(); next != null; next = fresh.poll()) {
                first(next);
            }
            // What was read after this round was requested is not read again.
            if (entry.first < request && !entry.reading.again()) {
                entries.remove(entry.reading.name(), entry);
            }
        }
    }

    private void first(Entry entry) throws InterruptedException {
        long request = requests.get();
        if (entry.reading.again()) {
            entry.first = request;
        } else {
            entries.remove(entry.reading.name(), entry);
        }
    }
}
