package io.fairlead.publisher.istio.render;

import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.Owner;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reduces an object on the API server to the fields that we own, so that an object holds what was rendered exactly if
/// both texts are equal.
///
/// | part | ours |
/// |---|---|
/// | labels | the owner mark and the address opt-out |
/// | annotations | `fairlead.io/service`, `fairlead.io/installation` |
/// | spec | `hosts`, `ports`, `location`, `resolution`, `endpoints`, with all their contents |
/// | everything else, status and managed fields included | no |
public final class ServiceEntryReader {
    private static final Set<String> LABELS = Set.of(Owner.MANAGED_BY, Owner.PIPELINE, VirtualAddresses.LABEL);
    private static final Set<String> ANNOTATIONS = Set.of(Owner.SERVICE, Owner.INSTALLATION);

    private ServiceEntryReader() {}

    public static ObjectKey key(ServiceEntry actual) {
        ObjectMeta metadata = actual.getMetadata();
        return new ObjectKey(EntryNames.KIND, metadata.getNamespace(), metadata.getName());
    }

    /// The object reduced to our fields; empty if no service has an object of this name.
    public static Optional<MeshObject> read(ServiceEntry actual) {
        return EntryNames.service(key(actual), annotation(actual))
                .map(service -> new MeshObject(key(actual), service, ServiceEntryJson.write(owned(actual))));
    }

    /// Replaces our fields in `actual` by those of `desired`, and keeps the rest.
    public static ServiceEntry replaceOwned(ServiceEntry actual, ServiceEntry desired) {
        ObjectMeta metadata = actual.getMetadata();
        metadata.setLabels(replaced(metadata.getLabels(), desired.getMetadata().getLabels(), LABELS));
        metadata.setAnnotations(
                replaced(metadata.getAnnotations(), desired.getMetadata().getAnnotations(), ANNOTATIONS));
        copySpec(desired, actual.getSpec());
        return actual;
    }

    private static ServiceEntry owned(ServiceEntry actual) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setNamespace(actual.getMetadata().getNamespace());
        metadata.setName(actual.getMetadata().getName());
        metadata.setLabels(only(actual.getMetadata().getLabels(), LABELS));
        metadata.setAnnotations(only(actual.getMetadata().getAnnotations(), ANNOTATIONS));
        var spec = new io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntry();
        copySpec(actual, spec);
        ServiceEntry owned = new ServiceEntry();
        owned.setMetadata(metadata);
        owned.setSpec(spec);
        return owned;
    }

    private static void copySpec(ServiceEntry from, io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntry to) {
        var spec = from.getSpec();
        to.setHosts(spec.getHosts());
        to.setPorts(spec.getPorts());
        to.setLocation(spec.getLocation());
        to.setResolution(spec.getResolution());
        to.setEndpoints(spec.getEndpoints());
    }

    private static SortedMap<String, String> only(@Nullable Map<String, String> from, Set<String> keys) {
        SortedMap<String, String> kept = new TreeMap<>(from == null ? Map.of() : from);
        kept.keySet().retainAll(keys);
        return kept;
    }

    private static SortedMap<String, String> replaced(
            @Nullable Map<String, String> actual, @Nullable Map<String, String> desired, Set<String> keys) {
        SortedMap<String, String> result = new TreeMap<>(actual == null ? Map.of() : actual);
        result.keySet().removeAll(keys);
        result.putAll(only(desired, keys));
        return result;
    }

    private static @Nullable String annotation(ServiceEntry actual) {
        Map<String, String> annotations = actual.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(Owner.SERVICE);
    }
}
