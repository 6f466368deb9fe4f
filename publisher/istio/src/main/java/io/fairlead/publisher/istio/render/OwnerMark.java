package io.fairlead.publisher.istio.render;

import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.spi.Owner;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The mark of an [Owner] on an object in Kubernetes: the labels that only this pipeline sets, and no other
/// installation's annotation. An object without the labels is somebody else's, whatever else it contains.
public record OwnerMark(Owner owner) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public OwnerMark {
        if (!NAME.matcher(owner.pipeline()).matches()) {
            throw new IllegalArgumentException("pipeline \"" + owner.pipeline()
                    + "\" is not a DNS label (1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit)");
        }
    }

    /// Of a temporary installation.
    public OwnerMark(String pipeline) {
        this(Owner.of(pipeline));
    }

    public String pipeline() {
        return owner.pipeline();
    }

    /// The field manager under which this pipeline writes.
    public String fieldManager() {
        return Owner.FAIRLEAD + "-" + pipeline();
    }

    /// The label selector of our objects.
    public String ownerSelector() {
        return Owner.MANAGED_BY + "=" + Owner.FAIRLEAD + "," + Owner.PIPELINE + "=" + pipeline();
    }

    public boolean isOn(ObjectMeta metadata) {
        return bearsPipeline(metadata) && !owner.isAnother(installation(metadata));
    }

    /// Returns whether it belongs to a pipeline of our name, of any installation.
    public boolean bearsPipeline(ObjectMeta metadata) {
        Map<String, String> labels = metadata.getLabels();
        return labels != null && owner.isOfPipeline(labels);
    }

    /// The installation on an object; empty if there is none.
    public static String installation(ObjectMeta metadata) {
        Map<String, String> annotations = metadata.getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(Owner.INSTALLATION, "");
    }

    /// The canonical text of the fields that we own, with this mark instead of the present one.
    public String on(ServiceEntry owned) {
        ObjectMeta metadata = owned.getMetadata();
        SortedMap<String, String> labels = new TreeMap<>(metadata.getLabels());
        labels.putAll(labels());
        metadata.setLabels(labels);
        SortedMap<String, String> annotations = new TreeMap<>(metadata.getAnnotations());
        annotations.remove(Owner.INSTALLATION);
        if (!owner.installation().isEmpty()) {
            annotations.put(Owner.INSTALLATION, owner.installation());
        }
        metadata.setAnnotations(annotations);
        return ServiceEntryJson.write(owned);
    }

    SortedMap<String, String> labels() {
        return owner.labels();
    }

    SortedMap<String, String> annotations(ServiceKey service) {
        return owner.annotations(service);
    }
}
