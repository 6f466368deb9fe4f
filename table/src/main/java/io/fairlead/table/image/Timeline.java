package io.fairlead.table.image;

import io.fairlead.model.Sorted;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// When a change passed each stage, as far as it is known. If several changes were processed together, these are the
/// times of the one that waited longest.
public record Timeline(SortedMap<Stage, Instant> at) {
    public static final Timeline UNKNOWN = new Timeline(Map.of());

    /// The steps from the registry to the mesh, in order.
    public enum Stage {
        /// The registry's response was read.
        OBSERVED,
        /// Ingest handed the change to Kafka.
        PRODUCED,
        /// The topology wrote the merged record.
        MERGED,
        /// The publisher read it.
        READ,
        /// Its plan was made, after any coalescing.
        PLANNED,
        /// The target acknowledged it.
        APPLIED
    }

    public Timeline {
        at = Sorted.map(at);
    }

    public Timeline(Map<Stage, Instant> at) {
        this(Sorted.map(at));
    }

    public Timeline with(Stage stage, Instant when) {
        SortedMap<Stage, Instant> more = new TreeMap<>(at);
        more.put(stage, when);
        return new Timeline(more);
    }

    /// The time from one stage to another, if both are known.
    public Optional<Duration> between(Stage from, Stage to) {
        Instant start = at.get(from);
        Instant end = at.get(to);
        return start == null || end == null ? Optional.empty() : Optional.of(Duration.between(start, end));
    }

    /// The timeline that was read earlier; an unknown one gives way.
    public Timeline earlier(Timeline other) {
        Instant mine = at.get(Stage.READ);
        Instant theirs = other.at.get(Stage.READ);
        if (mine == null) {
            return other;
        }
        return theirs == null || !theirs.isBefore(mine) ? this : other;
    }
}
