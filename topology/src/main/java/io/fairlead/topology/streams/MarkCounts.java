package io.fairlead.topology.streams;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.topology.merge.LastListed;
import io.fairlead.topology.merge.TableState.MarkCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts the marks of each source by epoch. Changes by one record are visible at once, and are kept or dropped with
/// the record. Single-threaded.
final class MarkCounts {
    private final Map<SourceId, Map<Epoch, MarkCount>> kept = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();

    private record Change(SourceId source, Epoch epoch, int more, long sequence) {}

    /// For a mark that exists at the start.
    void found(SourceId source, LastListed mark) {
        keep(new Change(source, mark.epoch(), 1, mark.sequence()));
    }

    /// Null if there is none.
    void changed(SourceId source, @Nullable LastListed before, @Nullable LastListed now) {
        if (before != null) {
            changes.add(new Change(source, before.epoch(), -1, before.sequence()));
        }
        if (now != null) {
            changes.add(new Change(source, now.epoch(), 1, now.sequence()));
        }
    }

    int marks(SourceId source) {
        int marks = kept.getOrDefault(source, Map.of()).values().stream()
                .mapToInt(MarkCount::marks)
                .sum();
        for (Change change : changes) {
            marks += change.source().equals(source) ? change.more() : 0;
        }
        return marks;
    }

    MarkCount tally(SourceId source, Epoch epoch) {
        MarkCount tally = kept.getOrDefault(source, Map.of()).getOrDefault(epoch, MarkCount.NONE);
        for (Change change : changes) {
            if (change.source().equals(source) && change.epoch().equals(epoch)) {
                tally = after(tally, change);
            }
        }
        return tally;
    }

    private static MarkCount after(MarkCount tally, Change change) {
        return new MarkCount(tally.marks() + change.more(), Math.max(tally.last(), change.sequence()));
    }

    void keep() {
        changes.forEach(this::keep);
        changes.clear();
    }

    private void keep(Change change) {
        Map<Epoch, MarkCount> ofSource = kept.computeIfAbsent(change.source(), _ -> new HashMap<>());
        MarkCount now = after(ofSource.getOrDefault(change.epoch(), MarkCount.NONE), change);
        if (now.marks() == 0) {
            ofSource.remove(change.epoch());
        } else {
            ofSource.put(change.epoch(), now);
        }
    }

    void drop() {
        changes.clear();
    }

    void clear() {
        changes.clear();
        kept.clear();
    }
}
