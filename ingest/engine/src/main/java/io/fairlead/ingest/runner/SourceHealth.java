package io.fairlead.ingest.runner;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The health of a source, for status, metrics and logs.
///
/// `lastAnswer` is when the registry's last response had been read; null before the first. `code` and `message` state
/// why it is failing or stopped. `instances` are in use, `rejected` could not be used. `parts` are those of the
/// registry that the source names, while this process reads it.
public record SourceHealth(
        SourceId source,
        State state,
        Instant since,
        @Nullable Instant lastAnswer,
        int instances,
        int rejected,
        Epoch epoch,
        @Nullable String code,
        @Nullable String message,
        List<PartHealth> parts) {
    public SourceHealth {
        parts = List.copyOf(parts);
    }

    public enum State {
        /// Another process reads it, or it is not assigned yet.
        STANDBY,
        /// Assigned to this process, and the registry has not responded in this epoch.
        STARTING,
        READING,
        /// The registry or Kafka returned an unexpected error; it is retried. What was read stays in use.
        FAILING,
        /// It cannot work as configured. It is retried about once a minute; what was read stays in use.
        STOPPED
    }
}
