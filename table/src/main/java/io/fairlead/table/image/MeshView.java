package io.fairlead.table.image;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// An image together with what it can speak for: `assigned` are the partitions that this publisher reads,
/// `complete` those of them that it has read to their end, `empty` those that held nothing when they were read to their
/// end, `heard` the sources that it is current for.
///
/// Absence in a partition that is not complete is no evidence of anything. An empty one is not complete: its topic may
/// have been deleted and created again. But nothing waits in it either, as before the first source was read.
public record MeshView(
        MeshImage image,
        SortedSet<Integer> assigned,
        SortedSet<Integer> complete,
        SortedSet<Integer> empty,
        Partitioning partitioning,
        Heard heard) {
    /// Before anything is assigned.
    public static final MeshView NONE =
            new MeshView(MeshImage.EMPTY, Collections.emptySortedSet(), Collections.emptySortedSet(), _ -> 0);

    public MeshView {
        assigned = Sorted.set(assigned);
        complete = Sorted.set(complete);
        empty = Sorted.set(empty);
        if (!assigned.containsAll(complete)) {
            throw new IllegalArgumentException(
                    "partitions " + complete + " are complete, but only " + assigned + " are assigned");
        }
    }

    public MeshView(
            MeshImage image, SortedSet<Integer> assigned, SortedSet<Integer> complete, Partitioning partitioning) {
        this(image, assigned, complete, Collections.emptySortedSet(), partitioning, Heard.BY_SNAPSHOT);
    }

    /// The partitions that were read to their end.
    public SortedSet<Integer> read() {
        SortedSet<Integer> read = new TreeSet<>(complete);
        read.addAll(empty);
        return read;
    }

    public boolean isHeard(int partition, SourceId source) {
        return heard.isHeard(image, partition, source);
    }

    public int partition(ServiceKey service) {
        return partitioning.of(service);
    }

    public ServiceState state(ServiceKey service) {
        return image.state(partition(service), service);
    }
}
