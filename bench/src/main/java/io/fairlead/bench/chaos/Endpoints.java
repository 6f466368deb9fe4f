package io.fairlead.bench.chaos;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Address and version of each endpoint, by host: as the registries have it, or as the mesh has it.
record Endpoints(SortedMap<String, SortedMap<String, String>> byHost) {
    static final Endpoints NONE = new Endpoints(new TreeMap<>());

    static Endpoints of(Collection<RegisteredInstance> instances) {
        SortedMap<String, SortedMap<String, String>> byHost = new TreeMap<>();
        for (RegisteredInstance instance : instances) {
            byHost.computeIfAbsent(instance.host(), _ -> new TreeMap<>())
                    .put(instance.address(), "v" + instance.version());
        }
        return new Endpoints(byHost);
    }

    /// With the endpoints of one host replaced; none at all if there are none.
    Endpoints with(String host, SortedMap<String, String> endpoints) {
        SortedMap<String, SortedMap<String, String>> next = new TreeMap<>(byHost);
        if (endpoints.isEmpty()) {
            next.remove(host);
        } else {
            next.put(host, endpoints);
        }
        return new Endpoints(next);
    }

    SortedMap<String, String> flat() {
        SortedMap<String, String> flat = new TreeMap<>();
        byHost.forEach(
                (host, endpoints) -> endpoints.forEach((address, version) -> flat.put(host + " " + address, version)));
        return flat;
    }

    /// How each endpoint differs from `other`, such as `s1.chaos.mesh 10.1.0.4: v3, expected v4`.
    SortedMap<String, String> differences(Endpoints expected) {
        SortedMap<String, String> differences = new TreeMap<>();
        Map<String, String> mine = flat();
        Map<String, String> theirs = expected.flat();
        mine.forEach((endpoint, version) -> {
            String wanted = theirs.getOrDefault(endpoint, "none");
            if (!version.equals(wanted)) {
                differences.put(endpoint, version + ", expected " + wanted);
            }
        });
        theirs.forEach((endpoint, version) -> {
            if (!mine.containsKey(endpoint)) {
                differences.put(endpoint, "none, expected " + version);
            }
        });
        return differences;
    }
}
