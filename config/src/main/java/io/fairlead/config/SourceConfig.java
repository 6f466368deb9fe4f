package io.fairlead.config;

import io.fairlead.ingest.spi.SourceOptions;
import io.fairlead.model.SourceId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One registry to read.
///
/// @param options of its kind of registry
/// @param rules as they are in the file; `io.fairlead.ingest.rules` compiles them
/// @param formerly earlier names: the table's claims under these names belong to it
/// @param required whether a publisher waits for this source before it plans a deletion
public record SourceConfig(
        SourceId name,
        SourceOptions<?> options,
        List<RuleText> rules,
        boolean required,
        double requestsPerSecond,
        Timing timing,
        ClaimsConfig claims,
        List<SourceId> formerly) {
    /// The intervals of snapshots of the whole registry and of heartbeats, and how long the source may have no
    /// heartbeat before it becomes stale, and before its claims are removed (null: never).
    public record Timing(
            Duration snapshotInterval,
            Duration heartbeat,
            Duration staleAfter,
            @Nullable Duration expireAfter) {
        public static final Timing DEFAULT =
                new Timing(Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofSeconds(30), null);
    }

    public SourceConfig {
        rules = List.copyOf(rules);
        formerly = List.copyOf(formerly);
    }
}
