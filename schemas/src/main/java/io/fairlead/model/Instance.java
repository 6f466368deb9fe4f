package io.fairlead.model;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/// An entry of a registry, unchecked and before any rule: rules decide what part of it becomes an endpoint.
///
/// `id` is unique within its registry and stable across reads. `metadata` is the registry's data, under the registry's
/// own names; every change carries it, so that history can be read again with other rules. It must not contain a
/// secret.
public record Instance(
        String id,
        Naming naming,
        String address,
        String network,
        List<ListedPort> ports,
        Health health,
        Traits traits,
        SortedSet<String> tags,
        SortedMap<String, String> metadata) {
    public static final int MAX_ID = 512;

    public Instance {
        requireId(id);
        ports = List.copyOf(ports);
        tags = Sorted.set(tags);
        metadata = Sorted.map(metadata);
    }

    /// Throws `IllegalArgumentException` on an invalid id.
    public static String requireId(String id) {
        return Text.line("instance id", id, MAX_ID);
    }
}
