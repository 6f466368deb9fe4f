package io.fairlead.publisher.istio.render;

import io.fairlead.model.Port;
import io.fairlead.model.ServicePort;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The ports of a service, and the mapping of an endpoint's ports to them.
///
/// Sources may name one port differently; the service has the name that won. An endpoint's port is the service's port
/// of the same number; if the service has none of that number, the one of the same name that no other port of the
/// endpoint is. A port that matches neither cannot be dialled and is left out.
final class PortNames {
    private final Map<Integer, String> byNumber = new TreeMap<>();

    PortNames(List<ServicePort> ports) {
        ports.forEach(port -> byNumber.put(port.number(), port.name()));
    }

    Collection<String> names() {
        return byNumber.values();
    }

    /// Returns whether any port of the endpoint is one of the service's.
    boolean anyOf(List<Port> ports) {
        return ports.stream()
                .anyMatch(port -> byNumber.containsKey(port.number()) || byNumber.containsValue(port.name()));
    }

    /// The endpoint's target port under each name of the service.
    SortedMap<String, Long> targets(List<Port> ports) {
        SortedMap<String, Long> targets = new TreeMap<>();
        for (Port port : ports) {
            String name = byNumber.get(port.number());
            if (name != null) {
                targets.put(name, (long) port.target());
            }
        }
        for (Port port : ports) {
            if (!byNumber.containsKey(port.number()) && byNumber.containsValue(port.name())) {
                targets.putIfAbsent(port.name(), (long) port.target());
            }
        }
        return targets;
    }
}
