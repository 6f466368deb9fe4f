package io.fairlead.topology.streams;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// A section of the store that buffers the changes of one record until its results have been sent: the readers of the
/// table wait for those, and sent after the store's changelog they would first wait for its acknowledgement. Until then
/// the changes can be dropped.
///
/// It keeps the value that was read or written last, because a merge reads the same few keys again and again.
/// Single-threaded.
final class WriteBuffer<T> {
    private final KeyValueStore<String, byte[]> store;
    private final String section;
    private final StateCodec<T> codec;
    private final TreeMap<String, Optional<T>> changed = new TreeMap<>();
    private final Map<String, byte @Nullable []> encoded = new LinkedHashMap<>();
    private @Nullable String key;
    private @Nullable T value;

    /// @param name the prefix of the section's keys in the store, before a bar
    WriteBuffer(KeyValueStore<String, byte[]> store, String name, StateCodec<T> codec) {
        this.store = store;
        section = name + "|";
        this.codec = codec;
    }

    @Nullable
    T get(String asked) {
        Optional<T> now = changed.get(asked);
        if (now != null) {
            return now.orElse(null);
        }
        if (!asked.equals(key)) {
            byte[] bytes = store.get(section + asked);
            value = bytes == null ? null : decode(bytes);
            key = asked;
        }
        return value;
    }

    /// Null removes the value.
    ///
    /// @return the value before
    @Nullable
    T put(String at, @Nullable T now) {
        T before = get(at);
        changed.put(at, Optional.ofNullable(now));
        return before;
    }

    /// A failure to encode a value happens here, while nothing has been changed.
    void encode() {
        changed.forEach((at, now) -> encoded.put(at, now.map(codec::encode).orElse(null)));
    }

    /// Writes the encoded values.
    void write() {
        if (encoded.isEmpty()) {
            return;
        }
        key = null; // In case the store fails.
        encoded.forEach((at, bytes) -> store.put(section + at, bytes));
        Map.Entry<String, Optional<T>> last = changed.lastEntry();
        key = last.getKey();
        value = last.getValue().orElse(null);
        drop();
    }

    /// Drops the cached value: the store was changed by somebody else.
    void forget() {
        drop();
        key = null;
    }

    /// The store's keys of this section, including its prefix.
    void keys(Consumer<String> action) {
        try (KeyValueIterator<String, byte[]> all = store.prefixScan(section, new StringSerializer())) {
            all.forEachRemaining(entry -> action.accept(entry.key));
        }
    }

    /// Returns whether a store's key belongs to this section.
    boolean owns(String storeKey) {
        return storeKey.startsWith(section);
    }

    void drop() {
        changed.clear();
        encoded.clear();
    }

    /// All present values whose keys have this prefix; all values if `prefix` is empty.
    List<KeyValue<String, T>> all(String prefix) {
        List<KeyValue<String, T>> list = new ArrayList<>();
        SortedMap<String, Optional<T>> staged = new TreeMap<>();
        changed.tailMap(prefix).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .forEach(entry -> staged.put(entry.getKey(), entry.getValue()));
        forEach(prefix, (at, it) -> {
            if (!staged.containsKey(at)) {
                list.add(KeyValue.pair(at, it));
            }
        });
        if (!staged.isEmpty()) {
            staged.forEach((at, now) -> now.ifPresent(it -> list.add(KeyValue.pair(at, it))));
            list.sort(Comparator.comparing(entry -> entry.key));
        }
        return list;
    }

    /// The written values, in the store's order, without the changes of the current record.
    void forEach(BiConsumer<String, T> action) {
        forEach("", action);
    }

    private void forEach(String prefix, BiConsumer<String, T> action) {
        try (KeyValueIterator<String, byte[]> all = store.prefixScan(section + prefix, new StringSerializer())) {
            all.forEachRemaining(entry -> action.accept(entry.key.substring(section.length()), decode(entry.value)));
        }
    }

    private T decode(byte[] bytes) {
        return codec.decode(section, bytes);
    }
}
