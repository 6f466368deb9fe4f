package io.fairlead.config;

import io.fairlead.model.Health;
import io.fairlead.model.Sorted;
import io.fairlead.options.Share;
import io.fairlead.publisher.spi.TargetOptions;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;

/// One mesh or directory to write to.
///
/// @param options of its kind of target
/// @param deleteLimit deletions beyond it are withheld
/// @param drift the limit of repairs
public record TargetConfig(
        String name,
        TargetOptions<?> options,
        TargetPolicy policy,
        Coalesce coalesce,
        Pace pace,
        DeleteLimit deleteLimit,
        Drift drift,
        HealthOptions health) {
    /// Endpoints in an `excluded` state are not written, unless fewer than `panicThreshold` of the listed ones would
    /// be left.
    public record HealthOptions(SortedSet<Health> excluded, Share panicThreshold) {
        public static final HealthOptions DEFAULT = new HealthOptions(
                Sorted.set(List.of(Health.CRITICAL, Health.MAINTENANCE, Health.DRAINING)), Share.parse("50%"));

        public HealthOptions {
            excluded = Sorted.set(excluded);
        }
    }

    /// Changes of an object are collected until there was none for `quiet`, at most for `max`.
    public record Coalesce(Duration quiet, Duration max) {
        public static final Coalesce DEFAULT = new Coalesce(Duration.ofMillis(50), Duration.ofMillis(500));
    }

    /// The maximum of concurrent writes and of writes per second, and the interval of full reconciles.
    public record Pace(int maxConcurrentWrites, double writesPerSecond, Duration reconcileInterval) {
        public static final Pace DEFAULT = new Pace(16, 2000, Duration.ofMinutes(10));
    }

    /// The limit of deletions within `window`: the smaller of share and count, for the target and for each namespace,
    /// but always one. More than `confirmAbove` have to be planned again `confirmAfter` later.
    public record DeleteLimit(Bound target, Bound namespace, Duration window, int confirmAbove, Duration confirmAfter) {
        public static final DeleteLimit DEFAULT = new DeleteLimit(
                new Bound(Share.parse("20%"), 20),
                new Bound(Share.parse("50%"), Integer.MAX_VALUE),
                Duration.ofMinutes(10),
                5,
                Duration.ofSeconds(10));

        public record Bound(Share share, int count) {}
    }

    /// How often one object is repaired within `window` before it is left unchanged.
    public record Drift(int repairs, Duration window) {
        public static final Drift DEFAULT = new Drift(5, Duration.ofMinutes(10));
    }
}
