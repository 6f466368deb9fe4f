package io.fairlead.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record of the `audit` topic: what changed, from what to what, why, and which input made it so.
///
/// `service` is null for what concerns a whole source. `sources` are those whose word led to it.
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

    /// The record that led to the decision, and when the registry's answer in it was read.
    public record Input(String topic, int partition, long offset, Instant observed) {}
}
