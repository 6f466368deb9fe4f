package io.fairlead.topology.streams;

import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// A store that remembers the value under the key that was asked for last, as a merge asks for the same few keys
/// again and again and each answer of a store is bytes that are to be read anew. All writes must go through it. One
/// thread.
final class Kept<T> {
    private final KeyValueStore<String, T> store;
    private @Nullable String key;
    private @Nullable T value;

    Kept(KeyValueStore<String, T> store) {
        this.store = store;
    }

    @Nullable
    T get(String asked) {
        if (!asked.equals(key)) {
            value = store.get(asked);
            key = asked;
        }
        return value;
    }

    /// Null takes it out.
    void put(String changed, @Nullable T now) {
        key = null; // Should the store fail.
        store.put(changed, now);
        value = now;
        key = changed;
    }

    /// For scans.
    KeyValueStore<String, T> store() {
        return store;
    }
}
