package io.fairlead.publisher.pipeline;

import java.util.random.RandomGenerator;

/// The parts of one target's pipeline that its threads share. Each is thread-safe.
record PipelineParts(
        ReconcilerDependencies dependencies,
        ReconcileState state,
        WorkQueue queue,
        TwinGuard guard,
        TargetCondition condition,
        RandomGenerator random) {
    TargetSpec spec() {
        return dependencies.spec();
    }

    String target() {
        return dependencies.target();
    }
}
