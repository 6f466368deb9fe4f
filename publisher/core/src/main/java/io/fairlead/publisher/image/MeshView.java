package io.fairlead.publisher.image;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import java.util.Collections;
import java.util.SortedSet;

/// An image together with what it can speak for: `assigned` are the partitions that this publisher reads,
/// `complete` those of them that it has read to their end.
///
/// Absence in a partition that is not complete is no evidence of anything.
public record MeshView(
        MeshImage image, SortedSet<Integer> assigned, SortedSet<Integer> complete, Partitioning partitioning) {
    /// Before anything is assigned.
    public static final MeshView NONE =
            new MeshView(MeshImage.EMPTY, Collections.emptySortedSet(), Collections.emptySortedSet(), _ -> 0);

    public MeshView {
        assigned = Sorted.set(assigned);
        complete = Sorted.set(complete);
        if (!assigned.containsAll(complete)) {
            throw new IllegalArgumentException(
                    "partitions " + complete + " are complete, but only " + assigned + " are assigned");
        }
    }

    public int partition(ServiceKey service) {
        return partitioning.of(service);
    }

    public ServiceState state(ServiceKey service) {
        return image.state(partition(service), service);
    }
}
