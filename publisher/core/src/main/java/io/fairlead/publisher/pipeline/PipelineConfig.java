package io.fairlead.publisher.pipeline;

import java.time.Duration;

/// How fast and how hard a target is worked on. `writesPerSecond` is where the pace begins and its upper bound;
/// `deleteWindow` is how long a deletion counts against the delete limit.
public record PipelineConfig(
        Coalescing coalescing,
        int parallelism,
        double writesPerSecond,
        Backoff backoff,
        Duration reconcileEvery,
        Duration deleteWindow) {
    public static final PipelineConfig DEFAULT = new PipelineConfig(
            Coalescing.DEFAULT, 16, 2000, Backoff.DEFAULT, Duration.ofMinutes(10), Duration.ofMinutes(10));

    public PipelineConfig {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism " + parallelism + " is below 1");
        }
        if (!(writesPerSecond >= 1)) {
            throw new IllegalArgumentException("writes per second " + writesPerSecond + " is below 1");
        }
        if (!reconcileEvery.isPositive() || deleteWindow.isNegative()) {
            throw new IllegalArgumentException("reconcile every " + reconcileEvery + ", delete window " + deleteWindow
                    + "; expected more than 0, and 0 or more");
        }
    }

    public PipelineConfig with(Coalescing other) {
        return new PipelineConfig(other, parallelism, writesPerSecond, backoff, reconcileEvery, deleteWindow);
    }

    public PipelineConfig with(Backoff other) {
        return new PipelineConfig(coalescing, parallelism, writesPerSecond, other, reconcileEvery, deleteWindow);
    }
}
