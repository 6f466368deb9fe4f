package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.spi.Actual;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Delays repairs of a service's objects. The first ones are made at once; if somebody keeps undoing them, the
/// intervals grow: up to a minute for edited objects, half a minute for deleted ones.
final class DriftBrake {
    private static final int IMMEDIATE = 3;
    private static final Duration RESET_AFTER = Duration.ofMinutes(2);
    private static final RetryBackoff OF_EDITED = new RetryBackoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    private static final RetryBackoff OF_DELETED = new RetryBackoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final Map<ServiceKey, Recent> recent = new ConcurrentHashMap<>();
    private final RandomGenerator random;

    DriftBrake(RandomGenerator random) {
        this.random = random;
    }

    /// `actual` is the object as it is now.
    Duration waitFor(ServiceKey service, Actual actual, Instant now) {
        recent.values().removeIf(it -> it.last.plus(RESET_AFTER).isBefore(now));
        int rounds =
                recent.merge(service, new Recent(1, now), (before, _) -> new Recent(before.rounds + 1, now)).rounds;
        RetryBackoff waits = actual instanceof Actual.Absent ? OF_DELETED : OF_EDITED;
        return rounds <= IMMEDIATE ? Duration.ZERO : waits.after(rounds - IMMEDIATE, random);
    }

    void forget(Predicate<ServiceKey> which) {
        recent.keySet().removeIf(which);
    }

    private record Recent(int rounds, Instant last) {}
}
