package io.fairlead.record.kafka;

import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The state of the record in a process.
///
/// @param progress how far it is
/// @param lag      since when it has not had everything; zero if it has
/// @param bytes    the size on disk
/// @param earliest the earliest time that it can answer; null while it is filled
/// @param problem  the last failure, if it has not worked since
public record RecordHealth(
        State state,
        FeedProgress progress,
        Duration lag,
        long bytes,
        @Nullable Instant earliest,
        @Nullable Failure problem) {
    /// | state | answers come from |
    /// |---|---|
    /// | CURRENT | the disk |
    /// | BEHIND | Kafka; from the disk where Kafka does not respond |
    /// | FILLING, FAILING | Kafka |
    public enum State {
        FILLING,
        CURRENT,
        BEHIND,
        FAILING
    }
}
