package io.fairlead.record.kafka;

import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.record.LogPosition;

/// Receives how far a scan is, and what it cannot read.
public interface ScanListener {
    ScanListener NONE = new ScanListener() {};

    /// Receives the number of records that were read so far. Called for every record, so it returns at once.
    ///
    /// @param all an upper bound: transactions leave gaps
    default void read(long records, long all) {}

    /// A decision in a listing cannot be decoded; the others follow. A table at a time is refused instead.
    default void unreadable(LogPosition at, RejectedFailure failure) {}
}
