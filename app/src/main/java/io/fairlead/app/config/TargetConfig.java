package io.fairlead.app.config;

import io.fairlead.model.Health;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// One mesh or folder to write.
///
/// @param deleteLimit deletions beyond it are withheld
/// @param excludedHealth endpoints in these states are left out
public record TargetConfig(
        String name,
        TargetOptions options,
        TargetPolicy policy,
        Coalesce coalesce,
        Pace pace,
        DeleteLimit deleteLimit,
        SortedSet<Health> excludedHealth) {
    public static final SortedSet<Health> DEFAULT_EXCLUDED_HEALTH =
            Collections.unmodifiableSortedSet(new TreeSet<>(List.of(Health.CRITICAL, Health.MAINTENANCE)));

    /// Changes of an object are gathered until it was quiet for `quiet`, at most for `max`.
    public record Coalesce(Duration quiet, Duration max) {
        public static final Coalesce DEFAULT = new Coalesce(Duration.ofMillis(50), Duration.ofMillis(500));
    }

    /// The most writes at once and per second, and how often everything is compared with the target.
    public record Pace(int parallel, double writesPerSecond, Duration reconcile) {
        public static final Pace DEFAULT = new Pace(16, 2000, Duration.ofMinutes(10));
    }

    /// How much may be deleted within `window`.
    public record DeleteLimit(RemovalLimit limit, Duration window) {
        public static final DeleteLimit NONE = new DeleteLimit(RemovalLimit.NONE, Duration.ofMinutes(10));
    }

    public TargetConfig {
        excludedHealth = Collections.unmodifiableSortedSet(new TreeSet<>(excludedHealth));
    }
}
