package io.fairlead.ingest.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The data that an informer needs to tell a change from a repetition: name and version of each object. Their
/// content is in [ClusterState], as records, which take a fraction of the memory.
final class VersionStore<T extends HasMetadata> implements ItemStore<T> {
    private record Versioned(ObjectName name, String version) {}

    private final Supplier<T> maker;
    private final Map<String, Versioned> objects = new ConcurrentHashMap<>();

    /// @param maker of an object without content
    VersionStore(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public String getKey(T object) {
        return ObjectReader.name(object).toString();
    }

    @Override
    public @Nullable T put(String key, T object) {
        String version = object.getMetadata().getResourceVersion();
        return made(objects.put(key, new Versioned(ObjectReader.name(object), version == null ? "" : version)));
    }

    @Override
    public @Nullable T remove(String key) {
        return made(objects.remove(key));
    }

    @Override
    public @Nullable T get(String key) {
        return made(objects.get(key));
    }

    private @Nullable T made(@Nullable Versioned from) {
        if (from == null) {
            return null;
        }
        ObjectMeta metadata = new ObjectMeta();
        metadata.setNamespace(from.name().namespace());
        metadata.setName(from.name().name());
        metadata.setResourceVersion(from.version());
        T object = maker.get();
        object.setMetadata(metadata);
        return object;
    }

    @Override
    public Stream<String> keySet() {
        return objects.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return objects.values().stream().map(this::made);
    }

    @Override
    public int size() {
        return objects.size();
    }

    /// The handlers must get the received object, not one without content.
    @Override
    public boolean isFullState() {
        return false;
    }
}
