package io.fairlead.ingest.spi;

import io.fairlead.model.Position;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The reports of a source to the engine. Called from the thread of [RegistrySource#run] and from threads that
/// it started and joins before it returns; calls may be concurrent, each is processed atomically.
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

    /// Counts a request for which no permit was awaited: one that the client library sends by itself, such as a
    /// further page or the renewal of a watch. Metrics only.
    ///
    /// @param api as in [#awaitPermit(String)]
    default void called(String api) {}

    /// The registry answered a request, and it takes more of them until there is something to report. It shows
    /// that a source is alive which takes long to collect its first report: call it after each page or item. A
    /// source that reports its parts by [#partAnswered] need not call it for them.
    default void responded() {}

    /// The registry asked for fewer requests ([AskedWait#isThrottled]). Metrics only. Called by
    /// [io.fairlead.ingest.spi.polling.PollingSource] for the failures of its parts; a source that repeats a
    /// request by itself, or is no `PollingSource`, calls it for each such response.
    ///
    /// @param part of the registry, as in [#partAnswered]; empty if it has none
    default void throttled(String part) {}

    /// A part of the registry responded, and what was reported of it is valid as of `observed`. For status and
    /// metrics only; [io.fairlead.ingest.spi.polling.PollingSource] calls it for its parts.
    ///
    /// @param part a name of a small set: the parts that are configured
    default void partAnswered(String part, Instant observed) {}

    /// A part of the registry could not be read. What was read of it before stays valid. For status and metrics
    /// only, in addition to [#rejected] or to the failure that ends the run.
    default void partFailed(String part, Failure failure) {}

    /// The position of the last report of an earlier run of the same source, if that run's reports are still
    /// valid. A source that can resume from there may report the changes since, without a complete report
    /// first.
    default Optional<Position> resumable() {
        return Optional.empty();
    }

    /// The positions that owners of the source recorded in the last minutes, in this process or another one, the
    /// oldest first. No source can resume from them, but it can see that its registry was reset since. Reads from
    /// Kafka: ask once in a run.
    default List<Position> recordedPositions() {
        return List.of();
    }

    /// The registry lost its state, or was set back to an earlier one. For the log only: [ResetProtection] calls it.
    ///
    /// @param problem what shows it
    /// @param kept    how long that is kept which was listed before and is not listed again
    default void registryReset(String problem, Duration kept) {}

    /// A complete report of a scope: what was in the scope before and is not in the report is removed.
    void complete(CompleteReport report) throws InterruptedException;

    /// The changes since the last report. An empty one means that everything reported is still valid.
    void changed(Delta delta) throws InterruptedException;

    /// One item could not be read; the source keeps the item's last good content and continues. Call it once
    /// for each new cause, not at every read.
    void rejected(String item, RejectedFailure failure);

    /// The same, with the bytes that could not be read: they are written to the dead letter.
    default void rejected(String item, byte[] content, RejectedFailure failure) {
        rejected(item, failure);
    }

    /// A rejected item is usable again, or no longer exists. Rejected items that are not resolved are shown in
    /// the source's status.
    default void resolved(String item) {}
}
