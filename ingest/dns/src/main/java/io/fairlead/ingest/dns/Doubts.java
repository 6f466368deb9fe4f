package io.fairlead.ingest.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Decides when a single server is believed that something does not exist: when it responds so again after the TTL
/// of its first response, without a different response in between. Thread-safe.
final class Doubts {
    /// Without a TTL nothing is cached, but a server that loads its zone needs some time, whatever `min-interval` is.
    static final Duration WITHOUT_TTL = Duration.ofSeconds(10);

    private final Map<Question, Doubt> doubts = new HashMap<>();
    private final Duration maxInterval;

    Doubts(Duration maxInterval) {
        this.maxInterval = maxInterval;
    }

    /// @param believedFrom after the TTL of the first answer
    /// @param forgottenFrom what a server said long ago, before another owner read the name, confirms nothing
    private record Doubt(Instant believedFrom, Instant forgottenFrom) {}

    /// Another such answer. Returns the time for which it is not believed yet; zero if it is.
    synchronized Duration another(Question question, Duration ttl, Instant now) {
        doubts.values().removeIf(it -> !now.isBefore(it.forgottenFrom()));
        Duration wait = ttl.isZero() ? WITHOUT_TTL : ttl;
        Doubt was = doubts.get(question);
        Instant from = was == null ? now.plus(wait) : was.believedFrom();
        doubts.put(question, new Doubt(from, AccumulatedRecords.forgottenFrom(now, wait, maxInterval)));
        return now.isBefore(from) ? Duration.between(now, from) : Duration.ZERO;
    }

    /// Another answer, or none.
    synchronized void clear(Question question) {
        doubts.remove(question);
    }
}
