package io.fairlead.ingest.dns;

import io.fairlead.model.failure.ConfigurationFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The options of `dns.schema.json`, which has their defaults and bounds.
public record DnsOptions(List<WatchedName> names, Servers servers, Selection selection, Bounds bounds) {
    static final String CODE = "INGEST-DNS-CONFIG";

    public DnsOptions {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new ConfigurationFailure(CODE, "dns.names is empty, expected at least one");
        }
        Set<String> seen = new HashSet<>();
        for (WatchedName each : names) {
            if (!seen.add(each.name())) {
                throw new ConfigurationFailure(
                        CODE, "dns.names has the name \"" + each.name() + "\" twice, expected unique names");
            }
        }
    }

    /// One name, which is a part of the registry.
    ///
    /// @param name absolute, in lower case, without the dot at its end; begins the id of each of its instances
    /// @param port of the instances; 0 for SRV, whose records have the ports
    /// @param service of the instances
    public record WatchedName(String name, Kind kind, int port, String service) {}

    /// The records that are read of a name.
    public enum Kind {
        SRV,
        A,
        AAAA,
        /// `A+AAAA`.
        BOTH
    }

    /// The servers that are queried.
    ///
    /// @param addresses in this order; empty: those of `/etc/resolv.conf`
    /// @param timeout of one query
    public record Servers(List<ServerAddress> addresses, Transport transport, Duration timeout) {
        public Servers {
            addresses = List.copyOf(addresses);
        }
    }

    /// How queries are sent.
    public enum Transport {
        /// And over TCP what does not fit.
        UDP,
        TCP
    }

    /// Which of the records are used.
    ///
    /// @param accumulate the number of answers in a row that an instance must be missing from before it is
    ///     removed
    public record Selection(Families addresses, Priorities priorities, int accumulate) {}

    /// The addresses of SRV targets that are used.
    public enum Families {
        IPV4,
        IPV6,
        BOTH
    }

    /// The SRV records that are used.
    public enum Priorities {
        /// Those with the lowest number, which clients prefer.
        LOWEST,
        ALL
    }

    /// The shortest and the longest time between two readings of a name, whatever the TTL is.
    public record Bounds(Duration minInterval, Duration maxInterval) {
        Duration of(Duration ttl) {
            Duration least = ttl.compareTo(minInterval) < 0 ? minInterval : ttl;
            return least.compareTo(maxInterval) > 0 ? maxInterval : least;
        }
    }
}
