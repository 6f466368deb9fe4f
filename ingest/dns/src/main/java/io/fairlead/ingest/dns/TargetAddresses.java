package io.fairlead.ingest.dns;

import java.time.Duration;
import java.util.SortedSet;

/// The addresses of an SRV target, in both families or the one that is used.
///
/// @param ttl the least of them
record TargetAddresses(OfFamily ipv4, OfFamily ipv6, Duration ttl) {
    sealed interface OfFamily {
        /// Empty: there are none, or they are not used.
        record Known(SortedSet<String> addresses) implements OfFamily {}

        /// A server says that there are none, which nothing has confirmed yet.
        record Doubted() implements OfFamily {}

        record Unknown(String why) implements OfFamily {}

        default boolean hasSome() {
            return this instanceof Known(var addresses) && !addresses.isEmpty();
        }

        default boolean hasNone() {
            return this instanceof Doubted || (this instanceof Known(var addresses) && addresses.isEmpty());
        }
    }

    boolean hasSome() {
        return ipv4.hasSome() || ipv6.hasSome();
    }
}
