package io.fairlead.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/// How far whoever wrote an endpoint into the mesh had read the table. Only somebody who has read at least as far may
/// take it out again: everybody else acts on an older state.
final class Shown {
    private final Map<String, Integer> positions = new HashMap<>();

    /// Somebody who has read that far wrote the endpoints of the service.
    void wrote(String service, Set<String> addresses, int position) {
        addresses.forEach(address -> positions.merge(service + " " + address, position, Math::max));
    }

    /// Somebody who has read that far takes these out.
    void takesOut(SortedMap<String, Set<String>> gone, int position) {
        gone.forEach((service, addresses) -> addresses.forEach(address -> {
            int shown = positions.getOrDefault(service + " " + address, 0);
            if (position < shown) {
                throw new Violation("the mesh lost " + address + " of " + service
                        + " by somebody who had read the table to " + position + "; who wrote it had read to " + shown);
            }
        }));
    }
}
