package io.fairlead.model;

import java.util.Comparator;

/// A port of a service as one endpoint offers it: clients dial `number` of the service's host, the mesh sends to
/// `target` of the endpoint. `name` is a DNS label and the port's identity within the service.
public record Port(String name, int number, Protocol protocol, int target) implements Comparable<Port> {
    private static final Comparator<Port> ORDER = Comparator.comparingInt(Port::number)
            .thenComparing(Port::name)
            .thenComparing(Port::protocol)
            .thenComparingInt(Port::target);

    public Port {
        Text.dnsLabel("port name", name);
        inRange(name, "port", number);
        inRange(name, "target port", target);
    }

    private static void inRange(String name, String what, int value) {
        if (value < 1 || value > 65535) {
            throw new IllegalArgumentException(what + " " + value + " of \"" + name + "\" is outside 1-65535");
        }
    }

    /// The part that belongs to the service rather than to the endpoint.
    public ServicePort ofService() {
        return new ServicePort(name, number, protocol);
    }

    /// Returns whether both are one port of the service, whatever their targets.
    public boolean isSameOfService(Port other) {
        return number == other.number && protocol == other.protocol && name.equals(other.name);
    }

    @Override
    public int compareTo(Port other) {
        return ORDER.compare(this, other);
    }
}
