package io.fairlead.bench.measure;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for what is to come, but not forever.
public final class Patience {
    /// A topology that comes new is given its share with the next look at who has caught up, a minute later at most.
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Patience() {}

    /// Returns once the condition holds.
    ///
    /// @throws IllegalStateException `what` did not come
    public static void await(String what, BooleanSupplier condition) throws InterruptedException {
        await(what, LONGEST, condition);
    }

    /// The same, for what takes longer than most.
    public static void await(String what, Duration longest, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(what + " did not come within " + longest);
            }
            Thread.sleep(Duration.ofMillis(20));
        }
    }
}
