package io.fairlead.ingest.runner;

import io.fairlead.model.SourceId;
import java.time.Duration;

/// Learns of the requests of sources to their registries, for metrics. Called from many threads, and must not
/// block.
///
/// The names of APIs and parts are those of the configuration; if a source uses too many, the further ones are
/// called `others`.
public interface CallListener {
    CallListener NONE = new CallListener() {
        @Override
        public void called(SourceId source, String api, Duration waited) {}

        @Override
        public void throttled(SourceId source, String part) {}
    };

    /// A request is about to be sent.
    ///
    /// @param api that the registry limits separately; empty for a registry with one limit
    /// @param waited for its permit
    void called(SourceId source, String api, Duration waited);

    /// The registry asked for fewer requests.
    ///
    /// @param part of the registry; empty if it has none
    void throttled(SourceId source, String part);

    /// A registry has this part: called once for each, before any other call about it.
    ///
    /// @param part empty if the registry has none
    default void knows(SourceId source, String part) {}
}
