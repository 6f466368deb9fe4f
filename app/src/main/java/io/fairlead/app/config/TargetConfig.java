package io.fairlead.app.config;

import io.fairlead.model.Health;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// One mesh or folder to write.
///
/// @param parallel the most writes under way at once
/// @param deleteLimit a plan that deletes more is withheld
/// @param excludedHealth endpoints in these states are left out
public record TargetConfig(
        String name,
        TargetOptions options,
        TargetPolicy policy,
        Coalesce coalesce,
        int parallel,
        RemovalLimit deleteLimit,
        SortedSet<Health> excludedHealth) {
    public static final int DEFAULT_PARALLEL = 16;
    public static final SortedSet<Health> DEFAULT_EXCLUDED_HEALTH =
            Collections.unmodifiableSortedSet(new TreeSet<>(List.of(Health.CRITICAL, Health.MAINTENANCE)));

    /// Changes of an object are gathered until it was quiet for `quiet`, at most for `max`.
    public record Coalesce(Duration quiet, Duration max) {
        public static final Coalesce DEFAULT = new Coalesce(Duration.ofMillis(20), Duration.ofSeconds(1));
    }

    public TargetConfig {
        excludedHealth = Collections.unmodifiableSortedSet(new TreeSet<>(excludedHealth));
    }
}
