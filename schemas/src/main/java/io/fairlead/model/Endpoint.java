package io.fairlead.model;

import java.util.List;

/// One endpoint of a service as the mesh may use it. `ports` is sorted by number and never empty.
public record Endpoint(EndpointKey key, List<Port> ports, Health health, Traits traits) {
    public Endpoint {
        ports = Sorted.list(ports);
        if (ports.isEmpty()) {
            throw new IllegalArgumentException("endpoint " + key + " has no port");
        }
    }
}
