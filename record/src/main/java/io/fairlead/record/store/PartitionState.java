package io.fairlead.record.store;

import java.nio.ByteBuffer;

/// How far a partition of `audit` was read.
///
/// @param next    the offset of the next record
/// @param highest the highest time so far, in milliseconds
/// @param from    the earliest time that can be answered, in milliseconds
/// @param needed  the offset that must be reached before anything can be answered: the end of the partition
///     after the
///                table was read
public record PartitionState(long next, long highest, long from, long needed) {
    byte[] bytes() {
        return ByteBuffer.allocate(4 * Long.BYTES)
                .putLong(next)
                .putLong(highest)
                .putLong(from)
                .putLong(needed)
                .array();
    }

    static PartitionState of(byte[] bytes) {
        ByteBuffer state = ByteBuffer.wrap(bytes);
        return new PartitionState(state.getLong(), state.getLong(), state.getLong(), state.getLong());
    }

    PartitionState read(long offset, long time) {
        return new PartitionState(offset + 1, Math.max(highest, time), from, needed);
    }

    PartitionState from(long earliest) {
        return new PartitionState(next, highest, Math.max(from, earliest), needed);
    }

    /// Returns whether the state at a time can be answered at all.
    public boolean isFilled() {
        return next >= needed;
    }
}
