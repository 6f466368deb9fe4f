package io.fairlead.ingest.spi;

import io.fairlead.model.failure.RejectedFailure;

/// What a source tells the runner. Called from the thread of [RegistrySource#run] and from threads that it started
/// and joins before it returns; calls may come at the same time, each is handled whole.
public interface RegistryListener {
    /// Blocks until the registry may be asked again (the request rate that its operator allows). Call it before
    /// each request.
    void awaitPermit() throws InterruptedException;

    /// A complete and positive answer about a scope: what the scope held before and the answer lacks is gone.
    void complete(CompleteAnswer answer) throws InterruptedException;

    /// What changed since the last report.
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
