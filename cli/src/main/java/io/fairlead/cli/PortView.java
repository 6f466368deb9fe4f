package io.fairlead.cli;

import io.fairlead.model.Port;

/// A port of an endpoint: fields for programs, one word for people.
record PortView(String name, int number, String protocol, int target) {
    static PortView of(Port port) {
        return new PortView(port.name(), port.number(), port.protocol().name(), port.target());
    }

    @Override
    public String toString() {
        return name + ":" + number + "/" + protocol + "->" + target;
    }
}
