package io.fairlead.publisher.istio.apply;

import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fairlead.publisher.istio.render.OwnerMark;
import io.fairlead.publisher.spi.Owner;
import java.util.Map;
import java.util.Objects;

/// The owner of an object that is not ours, as far as its metadata shows.
final class ForeignOwner {
    private static final String HELM_RELEASE = "meta.helm.sh/release-name";

    private ForeignOwner() {}

    static String of(ServiceEntry entry) {
        ObjectMeta metadata = entry.getMetadata();
        Map<String, String> labels = Objects.requireNonNullElse(metadata.getLabels(), Map.of());
        Map<String, String> annotations = Objects.requireNonNullElse(metadata.getAnnotations(), Map.of());
        if (labels.containsKey(Owner.PIPELINE)) {
            return pipeline(labels.getOrDefault(Owner.PIPELINE, ""), OwnerMark.installation(metadata));
        }
        if (annotations.containsKey(HELM_RELEASE)) {
            return "Helm release \"" + annotations.get(HELM_RELEASE) + "\"";
        }
        if (labels.containsKey(Owner.MANAGED_BY)) {
            return "\"" + labels.get(Owner.MANAGED_BY) + "\"";
        }
        return fieldManager(metadata);
    }

    private static String pipeline(String name, String installation) {
        return "pipeline \"" + name + "\" of Fairlead"
                + (installation.isEmpty() ? "" : ", installation \"" + installation + "\"");
    }

    private static String fieldManager(ObjectMeta metadata) {
        return metadata.getManagedFields().stream()
                .filter(fields -> fields.getSubresource() == null)
                .map(ManagedFieldsEntry::getManager)
                .filter(Objects::nonNull)
                .findFirst()
                .map(manager -> "field manager \"" + manager + "\"")
                .orElse("an unknown writer");
    }
}
