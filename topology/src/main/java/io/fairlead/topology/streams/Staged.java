package io.fairlead.topology.streams;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// A store in which the changes of one record wait until its results have been sent: who reads the table waits for
/// those, and behind the store's log they would wait for its answer first. Until then they can be dropped.
///
/// It remembers the value that was read or written last, as a merge asks for the same few keys again and again. One
/// thread.
final class Staged<T> {
    private final KeyValueStore<String, byte[]> store;
    private final StateCodec<T> codec;
    private final TreeMap<String, Optional<T>> changed = new TreeMap<>();
    private final Map<String, byte @Nullable []> encoded = new LinkedHashMap<>();
    private @Nullable String key;
    private @Nullable T value;

    Staged(KeyValueStore<String, byte[]> store, StateCodec<T> codec) {
        this.store = store;
        this.codec = codec;
    }

    @Nullable
    T get(String asked) {
        Optional<T> now = changed.get(asked);
        if (now != null) {
            return now.orElse(null);
        }
        if (!asked.equals(key)) {
            byte[] bytes = store.get(asked);
            value = bytes == null ? null : decode(bytes);
            key = asked;
        }
        return value;
    }

    /// Null takes it out.
    ///
    /// @return what was there before
    @Nullable
    T put(String at, @Nullable T now) {
        T before = get(at);
        changed.put(at, Optional.ofNullable(now));
        return before;
    }

    /// What fails in writing a value fails here, and nothing has been changed.
    void encode() {
        changed.forEach((at, now) -> encoded.put(at, now.map(codec::encode).orElse(null)));
    }

    /// Writes what is encoded.
    void write() {
        if (encoded.isEmpty()) {
            return;
        }
        key = null; // Should the store fail.
        encoded.forEach(store::put);
        Map.Entry<String, Optional<T>> last = changed.lastEntry();
        key = last.getKey();
        value = last.getValue().orElse(null);
        drop();
    }

    void drop() {
        changed.clear();
        encoded.clear();
    }

    /// All whose keys begin so, as they are now: all there are where `prefix` is empty.
    List<KeyValue<String, T>> all(String prefix) {
        SortedMap<String, T> found = new TreeMap<>();
        try (KeyValueIterator<String, byte[]> all =
                prefix.isEmpty() ? store.all() : store.prefixScan(prefix, new StringSerializer())) {
            all.forEachRemaining(entry -> found.put(entry.key, decode(entry.value)));
        }
        changed.tailMap(prefix).forEach((at, now) -> {
            if (at.startsWith(prefix)) {
                now.ifPresentOrElse(it -> found.put(at, it), () -> found.remove(at));
            }
        });
        List<KeyValue<String, T>> list = new ArrayList<>(found.size());
        found.forEach((at, it) -> list.add(KeyValue.pair(at, it)));
        return list;
    }

    private T decode(byte[] bytes) {
        return codec.decode(store.name(), bytes);
    }
}
