package io.fairlead.record;

import io.fairlead.model.Decision;
import java.time.Instant;
import java.util.Comparator;

/// A decision with its place in the log and the time of its record.
public record LoggedDecision(LogPosition at, Instant time, Decision decision) {
    /// By time, for a listing of several partitions. Within a partition, offsets decide; see [Cut].
    public static final Comparator<LoggedDecision> BY_TIME =
            Comparator.comparing(LoggedDecision::time).thenComparing(LoggedDecision::at);
}
