package io.fairlead.publisher.istio.apply;

import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fairlead.publisher.spi.WriteOrigin;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The data that an informer needs to tell a change from a repetition: name, uid and version of each object, and the
/// origin of its last write. The mirror owns the contents.
final class IdentityStore implements ItemStore<ServiceEntry> {
    private record Identity(
            String namespace,
            String name,
            String uid,
            String version,
            @Nullable String readTo,
            @Nullable String twin) {
        static Identity of(ServiceEntry entry) {
            ObjectMeta metadata = entry.getMetadata();
            Map<String, String> annotations = Objects.requireNonNullElse(metadata.getAnnotations(), Map.of());
            return new Identity(
                    metadata.getNamespace(),
                    metadata.getName(),
                    metadata.getUid(),
                    metadata.getResourceVersion(),
                    annotations.get(WriteOrigin.READ_TO),
                    annotations.get(WriteOrigin.TWIN));
        }

        ServiceEntry asEntry() {
            ObjectMeta metadata = new ObjectMeta();
            metadata.setNamespace(namespace);
            metadata.setName(name);
            metadata.setUid(uid);
            metadata.setResourceVersion(version);
            Map<String, String> annotations = new TreeMap<>();
            if (readTo != null) {
                annotations.put(WriteOrigin.READ_TO, readTo);
            }
            if (twin != null) {
                annotations.put(WriteOrigin.TWIN, twin);
            }
            metadata.setAnnotations(annotations);
            ServiceEntry entry = new ServiceEntry();
            entry.setMetadata(metadata);
            return entry;
        }
    }

    private final Map<String, Identity> identities = new ConcurrentHashMap<>();

    @Override
    public String getKey(ServiceEntry entry) {
        return entry.getMetadata().getNamespace() + "/" + entry.getMetadata().getName();
    }

    @Override
    public @Nullable ServiceEntry put(String key, ServiceEntry entry) {
        return asEntry(identities.put(key, Identity.of(entry)));
    }

    @Override
    public @Nullable ServiceEntry remove(String key) {
        return asEntry(identities.remove(key));
    }

    @Override
    public @Nullable ServiceEntry get(String key) {
        return asEntry(identities.get(key));
    }

    private static @Nullable ServiceEntry asEntry(@Nullable Identity identity) {
        return identity == null ? null : identity.asEntry();
    }

    @Override
    public Stream<String> keySet() {
        return identities.keySet().stream();
    }

    @Override
    public Stream<ServiceEntry> values() {
        return identities.values().stream().map(Identity::asEntry);
    }

    @Override
    public int size() {
        return identities.size();
    }

    /// The handlers must get the received object, not the one kept here.
    @Override
    public boolean isFullState() {
        return false;
    }
}
