package io.fairlead.record.kafka;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// The pauses after failures: 1 s, then twice the last one up to 30 s, each shortened by a random part of up to a half,
/// so that the processes that lost Kafka together do not return together. For one thread.
final class KeeperPauses {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration WELL = Duration.ofMinutes(1);

    private final RandomGenerator random;
    private Duration next = FIRST;

    KeeperPauses(RandomGenerator random) {
        this.random = random;
    }

    /// @param worked the time before the failure; after a minute, pauses begin with the first one again
    Duration after(Duration worked) {
        Duration pause = worked.compareTo(WELL) < 0 ? next : FIRST;
        Duration twice = pause.multipliedBy(2);
        next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
        return pause.minusNanos(random.nextLong(pause.toNanos() / 2 + 1));
    }
}
