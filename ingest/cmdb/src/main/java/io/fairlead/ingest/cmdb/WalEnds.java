package io.fairlead.ingest.cmdb;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The ends of the log at the last looks. They show up to which time the log was received.
final class WalEnds {
    /// Within it, the server knows that what it had sent was received.
    private static final int LOOKS = 4;

    private final Deque<End> ends = new ArrayDeque<>();

    private record End(long position, Instant at) {}

    /// @param at no later than the end was read
    void seen(long position, Instant at) {
        ends.addLast(new End(position, at));
        if (ends.size() > LOOKS) {
            ends.removeFirst();
        }
    }

    /// Nothing if that is too long ago.
    ///
    /// @param confirmed position up to which it was received
    Optional<Instant> received(long confirmed) {
        return ends.stream()
                .filter(it -> it.position() <= confirmed)
                .map(End::at)
                .reduce((_, later) -> later);
    }
}
