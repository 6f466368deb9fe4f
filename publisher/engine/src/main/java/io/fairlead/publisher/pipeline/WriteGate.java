package io.fairlead.publisher.pipeline;

import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import io.fairlead.table.image.MeshView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// Decides whether a view is complete enough to act on. Pure except for [#follow]: the required sources follow the
/// configuration while a publisher runs.
///
/// | what | needs |
/// |---|---|
/// | creations and updates of a service | its partition was read to its end |
/// | deletions | every assigned partition was read to its end, and every required source was heard in each |
/// | updates that depend on a required source that was not heard | they wait for it: see [UnheardSourceStep] |
///
/// So a registry that is down delays no creation and no update of another source. A source is heard in a partition once
/// it wrote a heartbeat, or the end of a snapshot, since this process began to follow it and the partition holds its
/// snapshot ([io.fairlead.table.image.Heard]): a table that was restored from an older copy removes nothing.
public final class WriteGate {
    private record Terms(SortedSet<SourceId> required, Map<SourceId, SourceId> present) {}

    private volatile Terms terms;

    public WriteGate(SortedSet<SourceId> required) {
        this(required, Map.of());
    }

    /// `present` gives the present name of each former one: claims that the table still holds under the former name
    /// depend on the source that has the new one.
    public WriteGate(SortedSet<SourceId> required, Map<SourceId, SourceId> present) {
        terms = new Terms(Sorted.set(required), Map.copyOf(present));
    }

    public SortedSet<SourceId> required() {
        return terms.required();
    }

    /// Returns whether both decide alike.
    public boolean isSame(WriteGate other) {
        return terms.equals(other.terms);
    }

    /// Decides like the other from now on. The caller then reconciles everything again.
    public void follow(WriteGate next) {
        terms = next.terms;
    }

    /// The names that these sources have now.
    SortedSet<SourceId> present(Collection<SourceId> names) {
        Map<SourceId, SourceId> present = terms.present();
        SortedSet<SourceId> all = new TreeSet<>();
        names.forEach(name -> all.add(present.getOrDefault(name, name)));
        return all;
    }

    public boolean mayWrite(MeshView view, int partition) {
        return view.complete().contains(partition);
    }

    public boolean mayDelete(MeshView view) {
        return !view.assigned().isEmpty()
                && view.complete().containsAll(view.assigned())
                && view.assigned().stream()
                        .allMatch(partition -> unheard(view, partition).isEmpty());
    }

    /// The required sources that were not heard in this partition.
    public SortedSet<SourceId> unheard(MeshView view, int partition) {
        SortedSet<SourceId> unheard = new TreeSet<>();
        for (SourceId source : required()) {
            if (!view.isHeard(partition, source)) {
                unheard.add(source);
            }
        }
        return unheard;
    }

    /// The required sources that were not heard in some partition that was read.
    public SortedSet<SourceId> unheard(MeshView view) {
        SortedSet<SourceId> unheard = new TreeSet<>();
        view.complete().forEach(partition -> unheard.addAll(unheard(view, partition)));
        return unheard;
    }

    /// The conditions that no target may be complete without, as text; partitions that were read are written before.
    public List<String> waitsFor(MeshView view) {
        if (view.assigned().isEmpty()) {
            return List.of("a partition of the endpoints topic to be assigned");
        }
        List<Integer> unread = view.assigned().stream()
                .filter(partition -> !view.read().contains(partition))
                .toList();
        return unread.isEmpty() ? List.of() : List.of("partitions " + unread + " to be read to their end");
    }

    /// The conditions that only deletions wait for, as text.
    public List<String> deletionsWaitFor(MeshView view) {
        List<String> waits = new ArrayList<>();
        for (SourceId source : required()) {
            List<Integer> without = view.read().stream()
                    .filter(partition -> !view.image().hasSnapshot(partition, source))
                    .toList();
            List<Integer> silent = view.read().stream()
                    .filter(partition -> !view.isHeard(partition, source) && !without.contains(partition))
                    .toList();
            if (!without.isEmpty()) {
                waits.add("the first complete snapshot of source " + source + " in partitions " + without);
            }
            if (!silent.isEmpty()) {
                waits.add("source " + source + ", not heard in partitions " + silent + " since this publisher started");
            }
        }
        return waits;
    }
}
