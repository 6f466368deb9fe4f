package io.fairlead.config;

import io.fairlead.model.SourceId;
import java.time.Duration;
import java.util.List;

/// The settings of the merge.
///
/// @param precedence every source once, the one that wins conflicts first
/// @param serviceLinger how long a service without endpoints stays in the mesh
public record MergeConfig(List<SourceId> precedence, Duration serviceLinger) {
    public static final Duration DEFAULT_SERVICE_LINGER = Duration.ofHours(1);

    public MergeConfig {
        precedence = List.copyOf(precedence);
    }
}
