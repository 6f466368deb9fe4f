package io.fairlead.publisher;

import io.fairlead.model.Sorted;
import io.fairlead.publisher.pipeline.TargetHealth;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/// How a publisher is doing: the partitions it is given, those it has read to their end, up to which offset, and
/// each target. `lastError` of reading is empty until there was one.
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
