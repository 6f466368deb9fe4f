package io.fairlead.simulation;

import io.fairlead.testkit.mesh.FakeMesh;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the objects of a mesh say.
final class SimMesh {
    private static final Pattern ADDRESS = Pattern.compile("\"address\":\"([^\"]+)\"");

    private SimMesh() {}

    /// The addresses by service.
    static SortedMap<String, Set<String>> endpoints(FakeMesh mesh) {
        SortedMap<String, Set<String>> endpoints = new TreeMap<>();
        mesh.owned().values().forEach(object -> {
            Set<String> of = endpoints.computeIfAbsent(object.service().toString(), _ -> new TreeSet<>());
            Matcher address = ADDRESS.matcher(object.content());
            while (address.find()) {
                of.add(address.group(1));
            }
        });
        return endpoints;
    }

    /// What a registry truly lists, as the mesh would show it.
    static SortedMap<String, Set<String>> listed(SimRegistry registry) {
        SortedMap<String, Set<String>> listed = new TreeMap<>();
        registry.truth()
                .values()
                .forEach(it -> listed.computeIfAbsent(it.service().toString(), _ -> new TreeSet<>())
                        .add(it.address() + ":8080"));
        return listed;
    }

    static SortedMap<String, Set<String>> lost(
            SortedMap<String, Set<String>> before, SortedMap<String, Set<String>> after) {
        SortedMap<String, Set<String>> lost = new TreeMap<>();
        before.forEach((service, addresses) -> {
            Set<String> gone = new TreeSet<>(addresses);
            gone.removeAll(after.getOrDefault(service, Set.of()));
            if (!gone.isEmpty()) {
                lost.put(service, gone);
            }
        });
        return lost;
    }
}
