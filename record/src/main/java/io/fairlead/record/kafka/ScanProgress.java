package io.fairlead.record.kafka;

/// Receives how far a scan is. Called for every record, so it returns at once.
@FunctionalInterface
public interface ScanProgress {
    ScanProgress NONE = (_, _) -> {};

    /// Receives the number of records that were read so far.
    ///
    /// @param all an upper bound: transactions leave gaps
    void read(long records, long all);
}
