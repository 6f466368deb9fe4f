package io.fairlead.publisher.pipeline;

import java.time.Duration;

/// The limits on the rate of writes to a target. `writesPerSecond` is the initial rate and its upper bound.
public record PipelineConfig(
        Coalescing coalescing,
        int parallelism,
        double writesPerSecond,
        RetryBackoff backoff,
        Duration reconcileEvery,
        DriftBudget drift) {
    public static final PipelineConfig DEFAULT = new PipelineConfig(
            Coalescing.DEFAULT, 16, 2000, RetryBackoff.DEFAULT, Duration.ofMinutes(10), DriftBudget.DEFAULT);

    public PipelineConfig {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism " + parallelism + " is below 1");
        }
        if (!(writesPerSecond >= 1)) {
            throw new IllegalArgumentException("writes per second " + writesPerSecond + " is below 1");
        }
        if (!reconcileEvery.isPositive()) {
            throw new IllegalArgumentException("reconcile every " + reconcileEvery + "; expected more than 0");
        }
    }

    public PipelineConfig with(Coalescing other) {
        return new PipelineConfig(other, parallelism, writesPerSecond, backoff, reconcileEvery, drift);
    }

    public PipelineConfig with(RetryBackoff other) {
        return new PipelineConfig(coalescing, parallelism, writesPerSecond, other, reconcileEvery, drift);
    }

    public PipelineConfig with(DriftBudget other) {
        return new PipelineConfig(coalescing, parallelism, writesPerSecond, backoff, reconcileEvery, other);
    }
}
