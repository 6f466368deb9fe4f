package io.fairlead.ingest.consul;

import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Reads the services that have no watch of their own, one after the other: a round when something changed, and a
/// slow one anyway. A service that is new is read before all others.
final class Rounds {
    /// From the beginning of a round to that of the next, at least this long for each service: while a burst of
    /// changes goes on, rounds take 200 requests a second at most and leave the others to the watches.
    private static final Duration PER_SERVICE = Duration.ofMillis(5);

    private final ConcurrentSkipListMap<ServiceName, ServiceReading> readings = new ConcurrentSkipListMap<>();
    private final Queue<ServiceReading> fresh = new ConcurrentLinkedQueue<>();
    private final Semaphore asked = new Semaphore(0);
    private final Duration every;

    Rounds(Duration every) {
        this.every = every;
    }

    void add(ServiceReading reading) {
        readings.put(reading.name(), reading);
        fresh.add(reading);
        ask();
    }

    boolean isEmpty() {
        return readings.isEmpty();
    }

    Set<ServiceName> names() {
        return readings.keySet();
    }

    /// Asks for a round that begins after this call.
    void ask() {
        asked.release();
    }

    void run() throws InterruptedException {
        long earliest = System.nanoTime();
        while (true) {
            var _ = asked.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS);
            Set<ServiceName> read = readFresh();
            for (long left = earliest - System.nanoTime(); left > 0; left = earliest - System.nanoTime()) {
                if (asked.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                    read.clear();
                    read.addAll(readFresh());
                }
            }
            asked.drainPermits();
            earliest = System.nanoTime() + PER_SERVICE.toNanos() * readings.size();
            round(read);
        }
    }

    /// What was read after this round was asked for is not read once more.
    private void round(Set<ServiceName> read) throws InterruptedException {
        Iterator<ServiceReading> one = readings.values().iterator();
        while (one.hasNext()) {
            read.addAll(readFresh());
            ServiceReading reading = one.next();
            if (!read.contains(reading.name()) && !reading.again()) {
                one.remove();
            }
        }
    }

    /// @return the services that were read
    private Set<ServiceName> readFresh() throws InterruptedException {
        Set<ServiceName> read = new HashSet<>();
        for (ServiceReading next = fresh.poll(); next != null; next = fresh.poll()) {
            if (!next.again()) {
                readings.remove(next.name(), next);
            }
            read.add(next.name());
        }
        return read;
    }
}
