package io.fairlead.ingest.spi;

import io.fairlead.model.Position;
import io.fairlead.model.failure.RejectedFailure;
import java.util.Optional;

/// The reports of a source to the engine. Called from the thread of [RegistrySource#run] and from threads that it
/// started and joins before it returns; calls may come at the same time, each is handled whole.
public interface RegistryListener {
    /// Blocks until the registry may be asked again (the request rate that its operator allows). Call it before
    /// each request.
    void awaitPermit() throws InterruptedException;

    /// The same for a registry whose limits count for each of its APIs, or for each account or region.
    ///
    /// @param api a name of a small set, such as `ec2:DescribeInstances`: each has the whole rate for itself
    default void awaitPermit(String api) throws InterruptedException {
        awaitPermit();
    }

    /// The position of the last report of an earlier run of the same source, where that run's reports are still valid.
    /// A source that can resume from there may report what changed since, without a complete answer first.
    default Optional<Position> resumable() {
        return Optional.empty();
    }

    /// A complete and positive answer about a scope: what the scope held before and the answer lacks is gone.
    void complete(CompleteAnswer answer) throws InterruptedException;

    /// The changes since the last report. Without any it tells that everything reported is still valid.
    void changed(Delta delta) throws InterruptedException;

    /// One item could not be read; the source keeps the item's last good content and goes on. Say it once for each
    /// new cause, not at every read.
    void rejected(String item, RejectedFailure failure);

    /// The same, with the bytes that could not be read: they go into the dead letter.
    default void rejected(String item, byte[] content, RejectedFailure failure) {
        rejected(item, failure);
    }

    /// An item that was rejected is usable again, or is no longer there. What was rejected and is not resolved shows in
    /// the source's status.
    default void resolved(String item) {}
}
