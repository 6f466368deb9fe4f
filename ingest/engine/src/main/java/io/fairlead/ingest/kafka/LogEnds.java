package io.fairlead.ingest.kafka;

import java.util.Arrays;
import java.util.OptionalLong;

/// How far each partition of `changes` reaches, as far as Kafka has acknowledged what was written here. A record that
/// is
/// acknowledged at or before the end that was known before shows that Kafka lost records which it had acknowledged: the
/// topic was restored from an older copy, or created again. Thread-safe.
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
    /// @return the end that was known before, where it lies beyond; nothing is known of the other partitions then
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
