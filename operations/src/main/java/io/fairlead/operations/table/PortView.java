package io.fairlead.operations.table;

import io.fairlead.model.Port;

/// A port of an endpoint: fields for programs, one word for people.
public record PortView(String name, int number, String protocol, int target) {
    public static PortView of(Port port) {
        return new PortView(port.name(), port.number(), port.protocol().name(), port.target());
    }

    @Override
    public String toString() {
        return name + ":" + number + "/" + protocol + "->" + target;
    }
}
