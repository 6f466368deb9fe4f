package io.fairlead.model;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/// What a registry lists, unchecked and before any rule: rules decide what of it becomes an endpoint.
///
/// `id` is unique within its registry and stable across reads. `metadata` is what the registry knows, under the
/// registry's own names; it travels with every change, so that history can be read again under other rules. No
/// secret may stand in it.
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

    /// An id that cannot stand is an `IllegalArgumentException`.
    public static String requireId(String id) {
        return Text.line("instance id", id, MAX_ID);
    }
}
