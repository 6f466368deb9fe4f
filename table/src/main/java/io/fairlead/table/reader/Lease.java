package io.fairlead.table.reader;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The lease of this process on its partitions, renewed by an accepted offset commit: it is valid until `time` after
/// the commit was sent. A process that was paused finds it expired, before it learns that others have taken over.
///
/// Elapsed time is the longer of what the monotonic clock and the wall clock show, because the first may stop while a
/// virtual machine is suspended. So a jump ahead costs one more request to Kafka, and a jump back nothing. Thread-safe.
public final class Lease {
    /// The time of a request to Kafka.
    public record Moment(long ticks, Instant at) {}

    private final Duration time;
    private final LongSupplier ticks;
    private final InstantSource clock;
    private volatile @Nullable Moment proven;

    /// @param ticks nanoseconds of a monotonic clock, such as [System#nanoTime]
    public Lease(Duration time, LongSupplier ticks, InstantSource clock) {
        this.time = time;
        this.ticks = ticks;
        this.clock = clock;
    }

    public Moment now() {
        return new Moment(ticks.getAsLong(), clock.instant());
    }

    /// Kafka confirmed the request that was sent at that moment.
    public void prove(Moment asked) {
        proven = asked;
    }

    /// Returns whether the lease is due for renewal: three times before it expires.
    public boolean isDue() {
        return passed().compareTo(time.dividedBy(3)) >= 0;
    }

    public boolean isHeld() {
        return passed().compareTo(time) < 0;
    }

    public Duration time() {
        return time;
    }

    private Duration passed() {
        Moment last = proven;
        if (last == null) {
            return time;
        }
        Moment now = now();
        Duration monotonic = Duration.ofNanos(now.ticks() - last.ticks());
        Duration byDay = Duration.between(last.at(), now.at());
        return monotonic.compareTo(byDay) > 0 ? monotonic : byDay;
    }
}
