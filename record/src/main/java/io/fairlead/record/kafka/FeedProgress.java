package io.fairlead.record.kafka;

import java.time.Instant;

/// How far a feed is.
///
/// @param read    decisions that were read since the store was empty, transaction markers included
/// @param records those that it had to read before it could answer; 0 while the table is read
/// @param behind  records that Kafka has and the store has not, as of the last fetch
/// @param atEnd   when the store last had everything; [Instant#EPOCH] if it never had
public record FeedProgress(long read, long records, long behind, Instant atEnd) {
    static final FeedProgress NONE = new FeedProgress(0, 0, 0, Instant.EPOCH);

    /// The share of the log that is in the store, from 0 to 1.
    public double share() {
        return records == 0 ? 0 : Math.min(1, read / (double) records);
    }
}
