package io.fairlead.ingest.rules;

import io.fairlead.model.ListedPort;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Creates the ports of an endpoint, in the order in which they are listed.
///
/// Number and target default to each other. The default of the protocol is the one with which the port's name begins,
/// otherwise TCP. The default of the name is the protocol in lower case (`http`, `tcp`); of several ports that would
/// share it, the lowest number has it and the others are `tcp-9000`.
final class PortMapper {
    private final String service;
    private final List<Draft.PortValue> listed;

    PortMapper(String service, List<Draft.PortValue> listed) {
        this.service = service;
        this.listed = listed;
    }

    List<Port> map() {
        if (listed.isEmpty()) {
            throw EndpointMapper.invalid("ports", "", "\"" + service + "\" has no port");
        }
        listed.forEach(value -> {
            inRange("port", number(value.port()), value);
            inRange("target port", target(value.port()), value);
        });
        String[] names = names();
        List<Port> ports = new ArrayList<>(names.length);
        for (int i = 0; i < names.length; i++) {
            ports.add(port(listed.get(i), names[i]));
        }
        checkUnique(ports);
        return ports;
    }

    private void inRange(String what, int number, Draft.PortValue value) {
        if (number < 1 || number > 65535) {
            throw EndpointMapper.invalid(
                    "ports", value.by(), what + " " + number + " of \"" + service + "\" is outside 1-65535");
        }
    }

    private String[] names() {
        String[] names = listed.stream().map(value -> value.port().name()).toArray(String[]::new);
        Set<String> taken = new HashSet<>(List.of(names));
        IntStream.range(0, names.length)
                .boxed()
                .filter(i -> names[i].isEmpty())
                .sorted(Comparator.comparingInt(i -> number(listed.get(i).port())))
                .forEach(i -> {
                    String base = protocolName(listed.get(i));
                    names[i] = taken.add(base)
                            ? base
                            : base + "-" + number(listed.get(i).port());
                });
        return names;
    }

    private String protocolName(Draft.PortValue value) {
        Protocol protocol = protocol(value);
        return protocol == Protocol.UNSET
                ? "tcp"
                : protocol.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Port port(Draft.PortValue value, String name) {
        Protocol protocol = value.port().protocol().isEmpty() ? Values.protocolOfName(name) : protocol(value);
        return EndpointMapper.read(
                "ports",
                value.by(),
                name,
                text -> new Port(text, number(value.port()), protocol, target(value.port())));
    }

    private Protocol protocol(Draft.PortValue value) {
        try {
            return Values.protocol(value.port().protocol());
        } catch (IllegalArgumentException e) {
            String of = "port " + number(value.port()) + " of \"" + service + "\": ";
            throw EndpointMapper.invalid("protocol", value.by(), of + e.getMessage());
        }
    }

    private void checkUnique(List<Port> ports) {
        Map<String, Port> byName = new HashMap<>();
        Map<Integer, Port> byNumber = new HashMap<>();
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            String by = listed.get(i).by();
            Port same = byName.put(port.name(), port);
            if (same != null) {
                throw twice(
                        by,
                        "port name \"" + port.name() + "\"",
                        "with the numbers " + same.number() + " and " + port.number());
            }
            same = byNumber.put(port.number(), port);
            if (same != null) {
                throw twice(by, "port " + port.number(), "as \"" + same.name() + "\" and \"" + port.name() + "\"");
            }
        }
    }

    private RuleFault twice(String by, String what, String how) {
        return EndpointMapper.invalid("ports", by, what + " of \"" + service + "\" is listed twice, " + how);
    }

    private static int number(ListedPort port) {
        return port.number() == 0 ? port.target() : port.number();
    }

    private static int target(ListedPort port) {
        return port.target() == 0 ? port.number() : port.target();
    }
}
