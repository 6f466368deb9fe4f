package io.fairlead.operations.migration;

import io.fairlead.model.Address;
import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;

/// Where one port of a service is reached, as Istio sees it: an endpoint with two ports is two of these, so that two
/// entries of one port each mean the same as one entry of both.
///
/// @param address canonical
/// @param target as `port:target`; empty if the service has no port
/// @param values all else of the endpoint, by name; a default value is left out
record EntryEndpoint(String address, String target, SortedMap<String, String> values)
        implements Comparable<EntryEndpoint> {
    private static final Comparator<EntryEndpoint> ORDER = Comparator.comparing(EntryEndpoint::address)
            .thenComparing(EntryEndpoint::target)
            .thenComparing(endpoint -> endpoint.values().toString());

    /// Two texts of one address are the same; one that is no address stays as it is.
    static String canonical(String address) {
        try {
            return new Address(address).value();
        } catch (IllegalArgumentException _) {
            return address;
        }
    }

    /// The port of the service; empty if it has none.
    String port() {
        return target.substring(0, Math.max(0, target.indexOf(':')));
    }

    /// Before every endpoint of this address in order.
    EntryEndpoint first() {
        return new EntryEndpoint(address, "", Collections.emptySortedMap());
    }

    EntryEndpoint withoutTarget() {
        return new EntryEndpoint(address, "", values);
    }

    @Override
    public int compareTo(EntryEndpoint other) {
        return ORDER.compare(this, other);
    }
}
