package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// A map by object that counts its objects in each namespace.
final class NamespaceIndex<V> {
    private final Map<ObjectKey, V> entries = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    @Nullable
    V get(ObjectKey key) {
        return entries.get(key);
    }

    boolean contains(ObjectKey key) {
        return entries.containsKey(key);
    }

    void put(ObjectKey key, V value) {
        if (entries.put(key, value) == null) {
            counts.merge(key.namespace(), 1, Integer::sum);
        }
    }

    boolean remove(ObjectKey key) {
        boolean there = entries.remove(key) != null;
        if (there) {
            counts.computeIfPresent(key.namespace(), (_, count) -> count == 1 ? null : count - 1);
        }
        return there;
    }

    void removeIf(BiPredicate<ObjectKey, V> which) {
        entries.entrySet().stream()
                .filter(entry -> which.test(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::remove);
    }

    Map<ObjectKey, V> entries() {
        return entries;
    }

    int size() {
        return entries.size();
    }

    int size(String namespace) {
        return counts.getOrDefault(namespace, 0);
    }
}
