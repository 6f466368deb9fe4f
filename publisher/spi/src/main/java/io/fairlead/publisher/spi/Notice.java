package io.fairlead.publisher.spi;

import io.fairlead.model.Sorted;
import java.util.List;
import java.util.SortedSet;

/// Information for the operator about a service, although it is written to the target.
public sealed interface Notice {
    Kind kind();

    enum Kind {
        PANIC,
        OVERSIZED,
        CONTRADICTORY_PORTS,
        DIFFERENT_TARGET_PORTS,
        SHARED_HOST
    }

    /// Too few endpoints are healthy, so the target gets all that are not in maintenance.
    record Panic(int healthy, int listed) implements Notice {
        @Override
        public Kind kind() {
            return Kind.PANIC;
        }

        @Override
        public String toString() {
            return healthy + " of " + listed + " endpoints are healthy, below the panic threshold: all endpoints not in"
                    + " maintenance are written";
        }
    }

    /// The target accepts fewer endpoints of one service than there are.
    record Oversized(int endpoints, int written, String limit) implements Notice {
        @Override
        public Kind kind() {
            return Kind.OVERSIZED;
        }

        @Override
        public String toString() {
            return written + " of " + endpoints + " endpoints are written: " + limit
                    + "; spread them over several hosts by a rule";
        }
    }

    /// Instances of one source offer ports that exclude each other; `refused` lost.
    record ContradictoryPorts(List<String> ports, List<String> refused) implements Notice {
        public ContradictoryPorts {
            ports = List.copyOf(ports);
            refused = List.copyOf(refused);
        }

        @Override
        public Kind kind() {
            return Kind.CONTRADICTORY_PORTS;
        }

        @Override
        public String toString() {
            return "instances contradict each other: the ports are " + String.join(", ", ports) + ", and "
                    + String.join(", ", refused) + " cannot be served together with them";
        }
    }

    /// Different sources list one address with different target ports for one port of the service.
    ///
    /// @param port of the service, by its name
    /// @param claims two target ports with the sources that list each, such as `8080 by static`
    /// @param more further addresses with the same problem
    record DifferentTargetPorts(String address, String port, List<String> claims, int more) implements Notice {
        public DifferentTargetPorts {
            claims = List.copyOf(claims);
        }

        @Override
        public Kind kind() {
            return Kind.DIFFERENT_TARGET_PORTS;
        }

        @Override
        public String toString() {
            return "port " + port + " of address " + address + " is listed as " + String.join(" and as ", claims)
                    + ": these are two endpoints, and both are written"
                    + (more == 0 ? "" : "; the same applies to " + more + " more addresses");
        }
    }

    /// The host is written in several namespaces.
    record SharedHost(String host, SortedSet<String> namespaces) implements Notice {
        public SharedHost {
            namespaces = Sorted.set(namespaces);
        }

        @Override
        public Kind kind() {
            return Kind.SHARED_HOST;
        }

        @Override
        public String toString() {
            return "host " + host + " is written in namespaces " + String.join(", ", namespaces)
                    + ": without exportTo a client outside of them reaches only one, mostly the oldest";
        }
    }
}
