package io.fairlead.ingest.kafka;

import java.util.Arrays;
import java.util.OptionalLong;

/// The end of each partition of `changes`, as far as Kafka has acknowledged what was written here. A record that
/// is
/// acknowledged at or before the known end shows that Kafka lost records which it had acknowledged: the
/// topic was restored from an older copy, or recreated. Thread-safe.
final class LogEnds {
    private final long[] ends;

    LogEnds(int partitions) {
        ends = new long[partitions];
        forget();
    }

    private void forget() {
        Arrays.fill(ends, -1);
    }

    /// A record was acknowledged at this offset.
    ///
    /// @return the previously known end, if it is higher; the ends of the other partitions are then forgotten
    synchronized OptionalLong acknowledged(int partition, long offset) {
        long known = ends[partition];
        boolean isBack = offset <= known;
        if (isBack) {
            forget();
        }
        ends[partition] = offset;
        return isBack ? OptionalLong.of(known) : OptionalLong.empty();
    }
}
