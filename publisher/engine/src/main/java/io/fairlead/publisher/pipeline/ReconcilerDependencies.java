package io.fairlead.publisher.pipeline;

import io.fairlead.table.image.MeshView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/// The dependencies of the reconciles of one target.
///
/// @param views gives the newest view
/// @param requireWritable throws a transient failure while nothing may be written
/// @param wake is run when something begins to wait for a time, which [DelayedJobs] returns
record ReconcilerDependencies(
        TargetSpec spec,
        PublisherListener listener,
        InstantSource clock,
        WriteRateLimiter rate,
        Supplier<MeshView> views,
        Runnable requireWritable,
        Runnable wake) {
    MeshView view() {
        return views.get();
    }

    Instant now() {
        return clock.instant();
    }

    String target() {
        return spec.target().name();
    }
}
