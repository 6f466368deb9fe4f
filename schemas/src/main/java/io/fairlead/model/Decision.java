package io.fairlead.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record of the `audit` topic: the subject of a change, the values before and after, the reason, and the
/// input that caused it.
///
/// | `write` | `before`, `after` | about |
/// |---|---|---|
/// | set | both null | a write to a target, or one that was not made |
/// | null | at least one | the table: an endpoint, a service, a freeze or the status of a source |
/// | null | both null | an act of an operator, or a write to a target by an earlier release; not the table |
///
/// `service` is null if a complete source is affected. `sources` are those that caused the change.
public record Decision(
        @Nullable ServiceKey service,
        @Nullable EndpointKey endpoint,
        @Nullable TableEntry before,
        @Nullable TableEntry after,
        String reason,
        List<SourceId> sources,
        Input input,
        @Nullable TargetWrite write) {
    public Decision {
        sources = List.copyOf(sources);
    }

    /// The record that led to the decision, and when the registry's response in it was read.
    ///
    /// `epoch` is [Epoch#NONE] and `position` unknown if the record is not an event of a source. The status of
    /// the source that has this epoch as its last complete one has the digest of the rules.
    ///
    /// @param produced when ingest produced the record; null if that is not known
    public record Input(
            String topic,
            int partition,
            long offset,
            Instant observed,
            Position position,
            Epoch epoch,
            @Nullable Instant produced) {
        public Input(String topic, int partition, long offset, Instant observed) {
            this(topic, partition, offset, observed, Position.UNKNOWN, Epoch.NONE, null);
        }
    }
}
