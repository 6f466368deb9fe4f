package io.fairlead.record;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A line through the log: in each partition, the offset before which decisions belong to the past. A time
/// selects one (see [HighestTimes]); only the offsets count from then on, so the same cut gives the same answer
/// again.
///
/// A partition without an offset is in the past as a whole.
public record Cut(SortedMap<Integer, Long> offsets) {
    /// The present.
    public static final Cut NOW = new Cut(Collections.emptySortedMap());

    public Cut {
        offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
    }

    /// Returns whether the position is before the cut.
    public boolean isPast(LogPosition at) {
        Long offset = offsets.get(at.partition());
        return offset == null || at.offset() < offset;
    }
}
