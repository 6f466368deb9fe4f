package io.fairlead.ingest.kubernetes;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Finds slices by something that they refer to.
///
/// @param <K> what they refer to
final class SliceIndex<K> {
    private final Map<K, Set<ObjectName>> slices = new HashMap<>();

    Set<ObjectName> of(K referred) {
        return slices.getOrDefault(referred, Set.of());
    }

    void add(ObjectName slice, Collection<K> referred) {
        referred.forEach(
                each -> slices.computeIfAbsent(each, _ -> new HashSet<>(2)).add(slice));
    }

    void remove(ObjectName slice, Collection<K> referred) {
        for (K each : referred) {
            Set<ObjectName> found = slices.get(each);
            if (found != null && found.remove(slice) && found.isEmpty()) {
                slices.remove(each);
            }
        }
    }
}
