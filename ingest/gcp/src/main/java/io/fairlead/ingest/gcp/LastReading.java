package io.fairlead.ingest.gcp;

import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The last complete reading of a part, with which each further one is compared. One thread at a time.
final class LastReading {
    private final Rejections rejections;
    private final Duration interval;
    private HeldProject held;
    private List<String> beside = List.of();
    private boolean soon;
    /// Since the last reading that succeeded, or in it.
    private boolean wasLimited;

    /// @param interval between two readings
    /// @param before what is known at the beginning
    LastReading(String project, Duration interval, HeldProject before) {
        this.rejections = new Rejections(project);
        this.interval = interval;
        this.held = before;
    }

    HeldProject held() {
        return held;
    }

    /// After a reading, whether it succeeded or not.
    void ended(PageCalls calls) {
        wasLimited |= calls.wasLimited();
    }

    /// A reading is complete.
    ///
    /// @param groups their unread prefix is reported as well
    Listing completed(HeldProject now, Groups groups, PollRequest request) {
        rejections.report(now, request.listener());
        boolean unchanged = now.isSameAs(held) && groups.unread().equals(beside);
        held = now;
        beside = groups.unread();
        soon = !soon
                && !wasLimited
                && (now.isWaiting() || groups.isConfirming())
                && interval.compareTo(MissingInstance.CONFIRMED_AFTER) >= 0;
        wasLimited = false;
        if (unchanged && !request.full()) {
            return new Listing.Unchanged(Position.UNKNOWN);
        }
        Listing.Complete listing = now.listing();
        List<String> unread = new ArrayList<>(listing.unread());
        unread.addAll(beside);
        return new Listing.Complete(listing.instances(), unread, listing.position());
    }

    /// Soon after a reading in which an instance was missing: whether it is gone, the next one tells. Not after
    /// each
    /// one: of a project that changes all the time, every reading lacks something. Nor after one that was
    /// limited.
    Optional<Duration> nextIn() {
        return soon ? Optional.of(MissingInstance.CONFIRMED_AFTER) : Optional.empty();
    }
}
