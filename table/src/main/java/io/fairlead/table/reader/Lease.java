package io.fairlead.table.reader;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How long this process may take its partitions for its own: until `time` after it asked Kafka, and Kafka said yes.
/// A process that was paused finds it run out, before anybody tells it that others have taken over.
///
/// Time is measured by a clock that does not jump and by the clock of the day; what passed is the longer of both, as
/// the first may stand still while a virtual machine does. So a jump ahead costs one more question to Kafka, and a
/// jump back nothing. Thread-safe.
public final class Lease {
    /// When Kafka was asked.
    public record Moment(long ticks, Instant at) {}

    private final Duration time;
    private final LongSupplier ticks;
    private final InstantSource clock;
    private volatile @Nullable Moment proven;

    /// @param ticks nanoseconds of a clock that does not jump, as [System#nanoTime]
    public Lease(Duration time, LongSupplier ticks, InstantSource clock) {
        this.time = time;
        this.ticks = ticks;
        this.clock = clock;
    }

    public Moment now() {
        return new Moment(ticks.getAsLong(), clock.instant());
    }

    /// Kafka said yes to what it was asked at that moment.
    public void prove(Moment asked) {
        proven = asked;
    }

    /// Whether it is time to ask again: three times before it runs out.
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
