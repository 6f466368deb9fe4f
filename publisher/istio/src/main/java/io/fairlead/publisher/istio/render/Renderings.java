package io.fairlead.publisher.istio.render;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A cache of the last renderings of large services, only for speed: a service that is not in it is rendered
/// completely. The least recently used renderings are evicted when there are too many characters; a service is removed
/// when it is small again, which it is before it ends. Thread-safe.
final class Renderings {
    /// Below that a complete rendering is cheap.
    static final int LEAST_ENDPOINTS = 64;
    /// The total of all contents. A content that the target has written is the same text object that the target keeps.
    static final int MOST_CHARACTERS = 32 << 20;

    private record Last(List<ServicePort> ports, Rendering rendering) {}

    private final Map<ServiceKey, Last> renderings = new LinkedHashMap<>(16, 0.75f, true);
    private final int most;
    private long characters;

    Renderings(int most) {
        this.most = most;
    }

    /// [Rendering#NONE] if there is none of a service with these ports.
    synchronized Rendering last(ServiceKey service, List<ServicePort> ports) {
        Last last = renderings.get(service);
        return last != null && last.ports().equals(ports) ? last.rendering() : Rendering.NONE;
    }

    synchronized void put(ServiceKey service, List<ServicePort> ports, Rendering rendering) {
        remove(service);
        if (rendering.size() < LEAST_ENDPOINTS || rendering.content().length() > most) {
            return;
        }
        renderings.put(service, new Last(ports, rendering));
        characters += rendering.content().length();
        Iterator<Last> oldest = renderings.values().iterator();
        while (characters > most) {
            characters -= oldest.next().rendering().content().length();
            oldest.remove();
        }
    }

    private void remove(ServiceKey service) {
        Last last = renderings.remove(service);
        if (last != null) {
            characters -= last.rendering().content().length();
        }
    }

    synchronized long characters() {
        return characters;
    }
}
