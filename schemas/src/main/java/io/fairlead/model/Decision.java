package io.fairlead.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record of the `audit` topic: the subject of a change, the values before and after, the reason, and the input
/// that caused it.
///
/// `service` is null if a complete source is affected. `sources` are those that caused the change.
public record Decision(
        @Nullable ServiceKey service,
        @Nullable EndpointKey endpoint,
        @Nullable TableEntry before,
        @Nullable TableEntry after,
        String reason,
        List<SourceId> sources,
        Input input) {
    public Decision {
        sources = List.copyOf(sources);
    }

    /// The record that led to the decision, and when the registry's response in it was read.
    public record Input(String topic, int partition, long offset, Instant observed) {}
}
