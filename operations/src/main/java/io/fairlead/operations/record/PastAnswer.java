package io.fairlead.operations.record;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// An answer about the past.
///
/// @param isComplete whether it has everything that `audit` held some seconds ago; if not, it has everything up to the
///     positions
/// @param positions  the offset up to which each partition concerned was read
/// @param note       why it comes from there, as text; empty if there is nothing to say
public record PastAnswer<T>(
        T value, Origin origin, boolean isComplete, SortedMap<Integer, Long> positions, String note) {
    /// Where an answer comes from.
    public enum Origin {
        /// The record on the disk of this process.
        RECORD,
        /// The topics, which were read for this question.
        KAFKA
    }

    public PastAnswer {
        positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
    }

    /// The same with a note.
    PastAnswer<T> noting(String why) {
        return new PastAnswer<>(value, origin, isComplete, positions, why);
    }

    /// The same as an answer that lacks what came later.
    PastAnswer<T> incomplete(String why) {
        return new PastAnswer<>(value, origin, false, positions, why);
    }
}
