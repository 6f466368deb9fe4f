package io.fairlead.bench.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the registries were told to have. An instance leaves this before the registry is asked to forget it, so
/// that an endpoint which goes from the mesh while its instance is in here went wrongly.
final class Truth {
    private final SortedMap<String, RegisteredInstance> present = new TreeMap<>();

    synchronized void put(RegisteredInstance instance) {
        present.put(instance.address(), instance);
    }

    synchronized void remove(String address) {
        present.remove(address);
    }

    synchronized boolean has(String address) {
        return present.containsKey(address);
    }

    /// How many instances a host has.
    synchronized long listed(String host) {
        return present.values().stream()
                .filter(instance -> instance.host().equals(host))
                .count();
    }

    synchronized Optional<RegisteredInstance> find(String address) {
        return Optional.ofNullable(present.get(address));
    }

    /// In the order of their addresses.
    synchronized List<RegisteredInstance> instances() {
        return new ArrayList<>(present.values());
    }

    Endpoints endpoints() {
        return Endpoints.of(instances());
    }
}
