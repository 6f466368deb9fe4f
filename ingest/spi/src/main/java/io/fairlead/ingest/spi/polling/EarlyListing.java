package io.fairlead.ingest.spi.polling;

import java.time.Duration;
import java.util.OptionalLong;

/// When a part has to be listed because events name it. Times are those of `System.nanoTime()`. Pure.
///
/// | after | the part is listed |
/// |---|---|
/// | an event | after [#GATHER], once for all events until then |
/// | the same, if the last listing took longer than that | after as long: half of the time at most |
/// | the last event | once more after [#SETTLED], unless a listing began at least [#SERVED] after it |
///
/// The last one is needed because a listing may be behind the event: shortly after the event that an instance
/// is running, DescribeInstances of EC2 may list it as before (boto/boto3#4386). Without it, such a change
/// would be noticed after the usual interval only.
///
/// @param isNew whether there is an event for which no listing has begun
/// @param first the time of the first such event
/// @param isOpen whether no listing has begun long enough after the last event
/// @param last the time of the last event
record EarlyListing(boolean isNew, long first, boolean isOpen, long last) {
    static final EarlyListing NONE = new EarlyListing(false, 0, false, 0);

    static final Duration GATHER = Duration.ofSeconds(1);
    /// Later than the listing that follows 10 s after one which lacked a known instance, so that both are one.
    static final Duration SETTLED = Duration.ofSeconds(12);
    static final Duration SERVED = Duration.ofSeconds(5);

    EarlyListing event(long now) {
        return new EarlyListing(true, isNew ? first : now, true, now);
    }

    EarlyListing listed(long begin) {
        return new EarlyListing(false, 0, isOpen && begin - last < SERVED.toNanos(), last);
    }

    /// How long events are gathered.
    ///
    /// @param took the last listing
    /// @param rate of the listings: a registry that throttles is listed less often
    static Duration gather(Duration took, PollRate rate) {
        Duration least = took.compareTo(GATHER) > 0 ? took : GATHER;
        return Duration.ofNanos((long) (least.toNanos() / rate.share()));
    }

    /// The nanoseconds until the listing, not positive if it is due; empty if none is wanted.
    OptionalLong dueIn(long now, Duration gather) {
        if (isNew) {
            return OptionalLong.of(first + gather.toNanos() - now);
        }
        long settled = Math.max(SETTLED.toNanos(), gather.toNanos());
        return isOpen ? OptionalLong.of(last + settled - now) : OptionalLong.empty();
    }
}
