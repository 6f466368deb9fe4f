package io.fairlead.ingest.runner;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a source is, for status, metrics and logs.
///
/// `lastAnswer` is when the registry's last answer had been read; null before the first. `code` and `message` say why
/// it is failing or stopped. `instances` are in use, `rejected` could not be used.
public record SourceHealth(
        SourceId source,
        State state,
        Instant since,
        @Nullable Instant lastAnswer,
        int instances,
        int rejected,
        Epoch epoch,
        @Nullable String code,
        @Nullable String message) {
    public enum State {
        /// Another process reads it, or none was chosen yet.
        STANDBY,
        /// Ours, and the registry has not answered in this epoch.
        STARTING,
        READING,
        /// The registry or Kafka returned an unexpected error; tried again. What was read stays in use.
        FAILING,
        /// It cannot work as it is configured. Tried again about once a minute; what was read stays in use.
        STOPPED
    }
}
