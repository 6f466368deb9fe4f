package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.spi.Actual;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// The first repairs of a service's objects are made at once; when somebody keeps undoing them, ever more slowly: up
/// to a minute apart where they edit, half a minute where they delete.
final class DriftBrake {
    private static final int FREE = 3;
    private static final Duration PEACE = Duration.ofMinutes(2);
    private static final RetryBackoff OF_EDITED = new RetryBackoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    private static final RetryBackoff OF_DELETED = new RetryBackoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final Map<ServiceKey, Fight> fights = new ConcurrentHashMap<>();
    private final RandomGenerator random;

    DriftBrake(RandomGenerator random) {
        this.random = random;
    }

    /// `actual` is what is left of the object.
    Duration waitFor(ServiceKey service, Actual actual, Instant now) {
        fights.values().removeIf(fight -> fight.last.plus(PEACE).isBefore(now));
        Fight fight = fights.merge(service, new Fight(1, now), (before, _) -> new Fight(before.rounds + 1, now));
        RetryBackoff waits = actual instanceof Actual.Absent ? OF_DELETED : OF_EDITED;
        return fight.rounds <= FREE ? Duration.ZERO : waits.after(fight.rounds - FREE, random);
    }

    void forget(Predicate<ServiceKey> which) {
        fights.keySet().removeIf(which);
    }

    private record Fight(int rounds, Instant last) {}
}
