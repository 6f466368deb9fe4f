package io.fairlead.server;

import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Detects that the wall clock was set back. Kafka's clients, and the waits of the publisher, measure by it: after a
/// jump back by an hour they would silently wait an hour for work that was due in a second.
///
/// A jump ahead needs no watch: waiting work is due at once. So the watch compares the movement of the wall clock with
/// that of a monotonic clock.
///
/// Only what happens between two checks counts. A sum over time would restart a process again and again while a time
/// service slews its clock, and would not help: the next wait would be late as well.
final class ClockWatch implements AutoCloseable {
    /// Waits may be late by this much; smaller corrections are not worth a restart.
    static final Duration TOLERANCE = Duration.ofSeconds(2);

    private static final Duration EVERY = Duration.ofMillis(500);

    private final InstantSource clock;
    private final LongSupplier ticks;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private long ahead;

    /// @param ticks nanoseconds of a monotonic clock, such as [System#nanoTime]
    ClockWatch(InstantSource clock, LongSupplier ticks) {
        this.clock = clock;
        this.ticks = ticks;
        this.ahead = ahead();
        this.thread = Thread.ofVirtual().name("clock-watch").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Completes when the clock was set back.
    CompletableFuture<Throwable> failure() {
        return failure;
    }

    private long ahead() {
        return Duration.between(Instant.EPOCH, clock.instant()).toNanos() - ticks.getAsLong();
    }

    /// The amount by which the clock was set back since the last check, if that is more than the tolerance.
    Optional<Duration> look() {
        long before = ahead;
        ahead = ahead();
        Duration back = Duration.ofNanos(before - ahead);
        return back.compareTo(TOLERANCE) > 0 ? Optional.of(back) : Optional.empty();
    }

    private void run() {
        try {
            while (!failure.isDone() && !closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                look().ifPresent(back -> failure.complete(new TransientFailure(
                        "CLOCK-WENT-BACK",
                        "the clock of this machine was set back by " + back.toMillis()
                                + " ms, so that waits based on the old time would end late; everything is restarted. Let"
                                + " the time service slew the clock instead of stepping it")));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
