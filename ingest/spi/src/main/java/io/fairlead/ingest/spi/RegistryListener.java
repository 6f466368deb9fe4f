package io.fairlead.ingest.spi;

import io.fairlead.model.Position;
import io.fairlead.model.failure.RejectedFailure;
import java.util.Optional;

/// The reports of a source to the engine. Called from the thread of [RegistrySource#run] and from threads that it
/// started and joins before it returns; calls may be concurrent, each is processed atomically.
public interface RegistryListener {
    /// Blocks until the next request to the registry is allowed (the configured request rate). Call it before
    /// each request.
    void awaitPermit() throws InterruptedException;

    /// The same for a registry with separate limits for each of its APIs, or for each account or region.
    ///
    /// @param api a name of a small set, such as `ec2:DescribeInstances`: each has the full rate
    default void awaitPermit(String api) throws InterruptedException {
        awaitPermit();
    }

    /// The position of the last report of an earlier run of the same source, if that run's reports are still valid.
    /// A source that can resume from there may report the changes since, without a complete report first.
    default Optional<Position> resumable() {
        return Optional.empty();
    }

    /// A complete report of a scope: what was in the scope before and is not in the report is removed.
    void complete(CompleteAnswer answer) throws InterruptedException;

    /// The changes since the last report. An empty one means that everything reported is still valid.
    void changed(Delta delta) throws InterruptedException;

    /// One item could not be read; the source keeps the item's last good content and continues. Call it once for each
    /// new cause, not at every read.
    void rejected(String item, RejectedFailure failure);

    /// The same, with the bytes that could not be read: they are written to the dead letter.
    default void rejected(String item, byte[] content, RejectedFailure failure) {
        rejected(item, failure);
    }

    /// A rejected item is usable again, or no longer exists. Rejected items that are not resolved are shown in
    /// the source's status.
    default void resolved(String item) {}
}
