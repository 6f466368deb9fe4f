package io.fairlead.ingest.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Recognizes an answer that may be the last one again, from a cache: it comes within its TTL and has the same
/// content. It proves nothing that the last one did not.
final class CacheWindow {
    private final boolean isAnyContentTheSame;
    private Instant until = Instant.MIN;
    private Content last = new Content(Set.of(), Mapped.NOTHING);

    /// @param isAnyContentTheSame where a server returns another part of its list each time, content tells nothing
    CacheWindow(boolean isAnyContentTheSame) {
        this.isAnyContentTheSame = isAnyContentTheSame;
    }

    /// @param records of the answer itself, without their TTLs
    record Content(Set<String> records, Mapped mapped) {
        Content {
            records = Set.copyOf(records);
        }

        /// Addresses that could not be read this time make no other answer.
        private boolean isSameAs(Content other) {
            return records.equals(other.records())
                    && (mapped.instances().equals(other.mapped().instances())
                            || !mapped.unread().equals(List.of())
                            || !other.mapped().unread().equals(List.of()));
        }
    }

    /// Whether the answer may be the last one again.
    boolean isRepeated(Content now, Duration ttl, Instant at) {
        if (at.isBefore(until) && (isAnyContentTheSame || now.isSameAs(last))) {
            return true;
        }
        last = now;
        until = at.plus(ttl);
        return false;
    }

    /// The time until the next answer is another one for sure, at most this.
    Duration atMost(Duration most, Instant now) {
        Duration left = now.isBefore(until) ? Duration.between(now, until) : most;
        return left.compareTo(most) < 0 ? left : most;
    }
}
