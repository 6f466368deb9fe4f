package io.fairlead.table.reader;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.table.image.Heard;
import io.fairlead.table.image.MeshImage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Determines which partitions of the table are current for which source. Single-threaded.
///
/// A source is heard in a partition once it wrote a heartbeat, or the end of a snapshot, in the same epoch as the
/// snapshot that the partition holds: it does so only after all of that snapshot was written. An older epoch in the
/// table means that the snapshot is still to be merged; an event of an older epoch is from a former owner. Once heard,
/// a source stays heard for as long as the partition is followed: its later events arrive in order.
///
/// A source whose claims expire while the partition is followed counts as heard: it was silent for as long as its
/// configuration allows, and the operator configured that.
public final class HeardSources {
    private final LastHeartbeat spoken;
    private final Map<Integer, Set<SourceId>> heard = new HashMap<>();
    /// The maps examined last, compared by identity: they are immutable.
    private final Map<Integer, Map<SourceId, SourceStatus>> looked = new HashMap<>();

    private LastHeartbeat.State state;
    private Heard current = (_, _, _) -> false;

    public HeardSources(LastHeartbeat spoken) {
        this.spoken = spoken;
        this.state = spoken.state();
    }

    /// Returns whether a source was heard, or everything was discarded, since [#of] was last called.
    public boolean isNews() {
        return !spoken.state().equals(state);
    }

    /// The heard sources for this image, of which these partitions were read to their end.
    @SuppressWarnings("ReferenceEquality") // another map is examined again, even if it is equal
    public Heard of(MeshImage image, SortedSet<Integer> complete) {
        LastHeartbeat.State now = spoken.state();
        boolean changed = heard.keySet().retainAll(complete);
        looked.keySet().retainAll(complete);
        if (now.resets() != state.resets()) {
            changed |= !heard.isEmpty();
            heard.clear();
        }
        boolean all = !now.equals(state);
        state = now;
        for (int partition : complete) {
            Map<SourceId, SourceStatus> statuses = image.sources(partition);
            Map<SourceId, SourceStatus> before = looked.put(partition, statuses);
            if (all || before != statuses) {
                changed |= look(partition, before == null ? statuses : before, statuses);
            }
        }
        if (changed) {
            current = copy();
        }
        return current;
    }

    private boolean look(int partition, Map<SourceId, SourceStatus> before, Map<SourceId, SourceStatus> statuses) {
        boolean changed = false;
        for (SourceStatus status : statuses.values()) {
            Epoch completed = status.completedEpoch();
            boolean isHeard = !completed.equals(Epoch.NONE) && spoken.hasSpoken(status.source(), completed);
            if (isHeard || expires(before.get(status.source()), status)) {
                changed |=
                        heard.computeIfAbsent(partition, _ -> new HashSet<>()).add(status.source());
            }
        }
        return changed;
    }

    private static boolean expires(@Nullable SourceStatus before, SourceStatus now) {
        return before != null && before.freshness() != Freshness.EXPIRED && now.freshness() == Freshness.EXPIRED;
    }

    private Heard copy() {
        Map<Integer, Set<SourceId>> copy = new HashMap<>();
        heard.forEach((partition, sources) -> copy.put(partition, Set.copyOf(sources)));
        return (_, partition, source) -> copy.getOrDefault(partition, Set.of()).contains(source);
    }
}
