package io.fairlead.publisher;

import io.fairlead.model.Sorted;
import io.fairlead.publisher.pipeline.TargetHealth;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/// The health of a publisher.
///
/// @param assigned partitions
/// @param complete partitions that were read to their end
/// @param positions the offset up to which each partition was read
/// @param lastError of reading, empty until there was one
public record PublisherHealth(
        SortedSet<Integer> assigned,
        SortedSet<Integer> complete,
        SortedMap<Integer, Long> positions,
        String lastError,
        List<TargetHealth> targets) {
    public PublisherHealth {
        assigned = Sorted.set(assigned);
        complete = Sorted.set(complete);
        positions = Sorted.map(positions);
        targets = List.copyOf(targets);
    }
}
