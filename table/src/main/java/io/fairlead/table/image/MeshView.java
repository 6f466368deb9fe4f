package io.fairlead.table.image;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// An image together with its coverage: `assigned` are the partitions that this publisher reads, `complete` those of
/// them that it has read to their end, `empty` those that held nothing when they were read to their end, `heard` the
/// sources for which it is current.
///
/// Absence from a partition that is not complete proves nothing. An empty partition is not complete: its topic may have
/// been deleted and created again. But nothing waits for it either, since it is also empty before the first source was
/// read.
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

    public MeshView with(Heard other) {
        return new MeshView(image, assigned, complete, empty, partitioning, other);
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
