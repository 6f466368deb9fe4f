package io.fairlead.model;

import java.util.Comparator;

/// A port that clients of a service connect to.
public record ServicePort(String name, int number, Protocol protocol) implements Comparable<ServicePort> {
    private static final Comparator<ServicePort> ORDER = Comparator.comparingInt(ServicePort::number)
            .thenComparing(ServicePort::name)
            .thenComparing(ServicePort::protocol);

    @Override
    public int compareTo(ServicePort other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return name + ":" + number + "/" + protocol;
    }
}
