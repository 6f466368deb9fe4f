package io.fairlead.ingest.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The records of the last answers, for servers that return a part of their list, another one each time: a record
/// counts as removed when `accumulate` answers in a row lacked it. Until there were that many, nothing can be said of
/// what was in none of them.
///
/// An answer within the TTL of another one may come from the same cache, and so does not count. What is too old is
/// forgotten: somebody else may have read the name in the meantime. Pure except for its own state.
///
/// @param <R> a record
final class AccumulatedRecords<R> {
    private final int accumulate;
    private final Duration maxInterval;
    private final SortedMap<String, Counted<R>> known = new TreeMap<>();
    private int answers;
    private boolean lastWasEmpty;
    private Instant sameUntil = Instant.MIN;
    private Instant forgottenFrom = Instant.MAX;

    /// @param accumulate the number of answers from which a removed record is missing
    AccumulatedRecords(int accumulate, Duration maxInterval) {
        this.accumulate = accumulate;
        this.maxInterval = maxInterval;
    }

    private record Counted<R>(R listed, int missed) {}

    static Instant forgottenFrom(Instant now, Duration ttl, Duration maxInterval) {
        Duration longer = ttl.compareTo(maxInterval) < 0 ? maxInterval : ttl;
        return now.plus(longer.multipliedBy(2));
    }

    /// After an answer with these records, by their keys, perhaps none. Returns those of all answers that count.
    SortedMap<String, R> after(Map<String, R> listed, Duration ttl, Instant now) {
        forgetIfOld(now);
        forgottenFrom = forgottenFrom(now, ttl, maxInterval);
        if (accumulate == 1 || !now.isBefore(sameUntil)) {
            sameUntil = now.plus(ttl);
            count(listed.keySet());
        }
        listed.forEach((key, it) -> known.put(key, new Counted<>(it, 0)));
        SortedMap<String, R> records = new TreeMap<>();
        known.forEach((key, it) -> records.put(key, it.listed()));
        return records;
    }

    private void forgetIfOld(Instant now) {
        if (!now.isBefore(forgottenFrom)) {
            clear();
        }
    }

    private void count(Set<String> listed) {
        if (lastWasEmpty && !listed.isEmpty()) {
            // What follows is the beginning of another list.
            answers = 0;
        }
        lastWasEmpty = listed.isEmpty();
        answers = Math.min(accumulate, answers + 1);
        known.replaceAll((key, was) -> listed.contains(key) ? was : new Counted<>(was.listed(), was.missed() + 1));
        known.values().removeIf(it -> it.missed() >= accumulate);
    }

    /// Whether there were enough answers to know all records.
    boolean areEnough() {
        return answers >= accumulate;
    }

    /// After an answer that there is decidedly nothing, which is no part of a list.
    void clear() {
        known.clear();
        answers = 0;
        lastWasEmpty = false;
        sameUntil = Instant.MIN;
        forgottenFrom = Instant.MAX;
    }
}
