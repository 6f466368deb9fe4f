package io.fairlead.publisher.pipeline;

import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.publisher.image.MeshView;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/// Pure: whether a view knows enough to act on. A partition is open when it has been read to its end and every
/// required source has had a whole snapshot in it; the gate is open when every assigned partition is.
///
/// Services of an open partition are created and updated; only an open gate lets anything be deleted.
public record StartGate(SortedSet<SourceId> required) {
    public StartGate {
        required = Sorted.set(required);
    }

    public boolean isOpen(MeshView view) {
        return !view.assigned().isEmpty() && view.assigned().stream().allMatch(partition -> isOpen(view, partition));
    }

    public boolean isOpen(MeshView view, int partition) {
        return view.complete().contains(partition)
                && required.stream().allMatch(source -> view.image().hasSnapshot(partition, source));
    }

    /// What the gate waits for, one sentence each; empty when it is open.
    public List<String> waitsFor(MeshView view) {
        if (view.assigned().isEmpty()) {
            return List.of("a partition of the endpoints topic to be assigned");
        }
        List<String> waits = new ArrayList<>();
        List<Integer> unread = view.assigned().stream()
                .filter(p -> !view.complete().contains(p))
                .toList();
        if (!unread.isEmpty()) {
            waits.add("partitions " + unread + " to be read to their end");
        }
        for (SourceId source : required) {
            List<Integer> without = view.complete().stream()
                    .filter(p -> !view.image().hasSnapshot(p, source))
                    .toList();
            if (!without.isEmpty()) {
                waits.add("the first whole snapshot of source " + source + " in partitions " + without);
            }
        }
        return waits;
    }
}
