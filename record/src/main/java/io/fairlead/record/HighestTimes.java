package io.fairlead.record;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The highest time so far in each partition. It never decreases, so it is a position in the log that can be
/// searched: the first record of which it is T or later is the first record whose own time is T or later, which
/// is the offset that Kafka's `offsetsForTimes` returns.
public final class HighestTimes {
    private final Map<Integer, Instant> highest = new HashMap<>();

    /// The highest time up to and including this record. Records of a partition are passed in order.
    public Instant pass(int partition, Instant time) {
        return highest.merge(partition, time, (one, other) -> one.isAfter(other) ? one : other);
    }

    /// The cut of a time in a log that is complete from its beginning; each partition in order.
    public static Cut cut(Instant time, Iterable<LoggedDecision> log) {
        HighestTimes times = new HighestTimes();
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        for (LoggedDecision logged : log) {
            int partition = logged.at().partition();
            if (!times.pass(partition, logged.time()).isBefore(time)) {
                offsets.putIfAbsent(partition, logged.at().offset());
            }
        }
        return new Cut(offsets);
    }
}
