package io.fairlead.ingest.consul;

import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Reads the services that have no watch of their own, one after the other: a round when something changed, and a
/// slow one anyway.
final class Rounds {
    private final ConcurrentSkipListMap<ServiceName, ServiceReading> readings = new ConcurrentSkipListMap<>();
    private final Semaphore asked = new Semaphore(0);
    private final Duration every;

    Rounds(Duration every) {
        this.every = every;
    }

    void add(ServiceReading reading) {
        readings.put(reading.name(), reading);
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
        while (true) {
            var _ = asked.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS);
            asked.drainPermits();
            Iterator<ServiceReading> one = readings.values().iterator();
            while (one.hasNext()) {
                if (!one.next().again()) {
                    one.remove();
                }
            }
        }
    }
}
