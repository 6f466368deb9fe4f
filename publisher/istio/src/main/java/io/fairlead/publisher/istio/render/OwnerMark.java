package io.fairlead.publisher.istio.render;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What makes an object in Kubernetes ours: the labels that only this pipeline sets. They are fixed when the object
/// is made; an object without them is somebody else's, whatever else it holds.
public record OwnerMark(String pipeline) {
    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String FAIRLEAD = "fairlead";
    static final String PIPELINE = "fairlead.io/pipeline";
    static final String SERVICE = "fairlead.io/service";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public OwnerMark {
        if (!NAME.matcher(pipeline).matches()) {
            throw new IllegalArgumentException("pipeline \"" + pipeline
                    + "\" is not a DNS label (1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit)");
        }
    }

    /// The field manager under which this pipeline writes.
    public String fieldManager() {
        return FAIRLEAD + "-" + pipeline;
    }

    /// The label selector of our objects.
    public String ownerSelector() {
        return MANAGED_BY + "=" + FAIRLEAD + "," + PIPELINE + "=" + pipeline;
    }

    public boolean isOn(@Nullable Map<String, String> labels) {
        return labels != null && FAIRLEAD.equals(labels.get(MANAGED_BY)) && pipeline.equals(labels.get(PIPELINE));
    }

    SortedMap<String, String> labels() {
        return Sorted.map(Map.of(MANAGED_BY, FAIRLEAD, PIPELINE, pipeline));
    }

    static SortedMap<String, String> annotations(ServiceKey service) {
        return Sorted.map(Map.of(SERVICE, service.toString()));
    }
}
