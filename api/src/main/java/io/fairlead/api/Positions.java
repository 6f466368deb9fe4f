package io.fairlead.api;

import io.fairlead.record.Cut;
import io.fairlead.record.LogPosition;
import java.util.SortedMap;
import java.util.TreeMap;

/// Arithmetic of positions.
final class Positions {
    private Positions() {}

    /// The position that also contains this decision.
    static Cut after(Cut before, LogPosition at) {
        SortedMap<Integer, Long> offsets = new TreeMap<>(before.offsets());
        offsets.merge(at.partition(), at.offset() + 1, Math::max);
        return new Cut(offsets);
    }

    /// Returns whether the position is after another one in any partition.
    static boolean isBeyond(Cut position, Cut other) {
        return position.offsets().entrySet().stream()
                .anyMatch(it -> it.getValue() > other.offsets().getOrDefault(it.getKey(), Long.MAX_VALUE));
    }
}
