package io.fairlead.ingest.etcd;

import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.RejectedFailure;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The keys below the prefix as they were last read, with the last good content of each. It outlives the runs
/// of its source. One thread at a time.
final class KnownKeys {
    static final String ENTRY = "INGEST-ETCD-ENTRY";

    /// What a complete reading found.
    record Contents(List<Instance> instances, List<String> unread) {}

    private final EtcdMapper mapper;
    private final Map<String, Instance> good = new HashMap<>();
    private final Map<String, String> rejected = new HashMap<>();
    private Set<String> all = new HashSet<>();
    private Set<String> reading = new HashSet<>();

    KnownKeys(EtcdMapper mapper) {
        this.mapper = mapper;
    }

    /// How many keys exist, whether they can be used or not.
    int count() {
        return all.size();
    }

    /// A complete reading begins; what an earlier one collected that did not end is dropped.
    void begin() {
        reading = new HashSet<>();
    }

    /// A key of the complete reading.
    void listed(KeyValue item, RegistryListener listener) {
        reading.add(item.key());
        var _ = read(item, listener);
    }

    /// A key of the complete reading whose value is too large to be received.
    void tooLarge(String key, RegistryListener listener) {
        reading.add(key);
        reject(key, new byte[0], "its value is larger than a response may be (max-answer-bytes)", listener);
    }

    /// The complete reading has ended: a key that it did not list is gone.
    Contents end(RegistryListener listener) {
        all = reading;
        reading = new HashSet<>();
        good.keySet().retainAll(all);
        for (String key : List.copyOf(rejected.keySet())) {
            if (!all.contains(key)) {
                resolve(key, listener);
            }
        }
        List<Instance> instances = good.values().stream()
                .sorted(Comparator.comparing(Instance::id))
                .toList();
        return new Contents(instances, unread());
    }

    /// The ids of those of which nothing usable was ever read, sorted.
    private List<String> unread() {
        return rejected.keySet().stream()
                .filter(key -> !good.containsKey(key))
                .flatMap(key -> mapper.idOf(key).stream())
                .sorted()
                .toList();
    }

    /// A key was written.
    ///
    /// @return what to report; nothing if it is rejected or ignored
    Optional<Instance> written(KeyValue item, RegistryListener listener) {
        all.add(item.key());
        return read(item, listener);
    }

    /// A key was deleted.
    ///
    /// @return the id to report
    Optional<String> deleted(String key, RegistryListener listener) {
        all.remove(key);
        good.remove(key);
        resolve(key, listener);
        return mapper.idOf(key);
    }

    private Optional<Instance> read(KeyValue item, RegistryListener listener) {
        try {
            Optional<Instance> instance = mapper.map(item);
            instance.ifPresent(found -> good.put(item.key(), found));
            resolve(item.key(), listener);
            return instance;
        } catch (IllegalArgumentException e) {
            reject(item.key(), mapper.ofLetter(item), String.valueOf(e.getMessage()), listener);
            return Optional.empty();
        }
    }

    private void reject(String key, byte[] value, String problem, RegistryListener listener) {
        if (!problem.equals(rejected.put(key, problem))) {
            String shown = KeyValue.shown(key);
            listener.rejected(
                    shown,
                    value,
                    new RejectedFailure(
                            ENTRY,
                            "the key \"" + shown + "\" in etcd was not used: " + problem
                                    + "; what was read of it before stays in use"));
        }
    }

    private void resolve(String key, RegistryListener listener) {
        if (rejected.remove(key) != null) {
            listener.resolved(KeyValue.shown(key));
        }
    }
}
