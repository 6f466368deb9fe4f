package io.fairlead.publisher.istio.apply;

import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fairlead.publisher.istio.render.OwnerMark;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.publisher.spi.WriteOrigin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The merge patches that change the owner of an object, and nothing else of it. Pure.
///
/// | part of the object | another owner | nobody's |
/// |---|---|---|
/// | label `fairlead.io/pipeline` | the new name | removed |
/// | label `app.kubernetes.io/managed-by` | stays | removed |
/// | annotation `fairlead.io/installation` | the new one, removed if there is none | removed |
/// | annotation `fairlead.io/service` | stays | removed |
/// | annotations of the last write (ADR 24) | removed | removed |
/// | field manager | renamed, so that the new owner's next apply also removes fields that it does not list | removed |
///
/// A server-side apply by the new owner alone would leave the former one as a second manager of every field, and fields
/// that the new one does not list would stay in the object forever.
final class MarkChange {
    /// Field manager of the requests that replace an object, see [ServiceEntryClient#replace].
    private static final String REPLACING = "fairlead";

    private static final String APPLY = "Apply";

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    String toOwner(ServiceEntry entry, OwnerMark from, OwnerMark to) {
        Map<String, @Nullable Object> labels = new LinkedHashMap<>();
        labels.put(Owner.PIPELINE, to.pipeline());
        Map<String, @Nullable Object> annotations = withoutOrigin();
        String installation = to.owner().installation();
        annotations.put(Owner.INSTALLATION, installation.isEmpty() ? null : installation);
        return patch(
                entry.getMetadata(),
                labels,
                annotations,
                renamed(managedFields(entry), from.fieldManager(), to.fieldManager()));
    }

    String toNobody(ServiceEntry entry, OwnerMark from) {
        Map<String, @Nullable Object> labels = new LinkedHashMap<>();
        labels.put(Owner.MANAGED_BY, null);
        labels.put(Owner.PIPELINE, null);
        Map<String, @Nullable Object> annotations = withoutOrigin();
        annotations.put(Owner.SERVICE, null);
        annotations.put(Owner.INSTALLATION, null);
        return patch(entry.getMetadata(), labels, annotations, without(managedFields(entry), from.fieldManager()));
    }

    private static Map<String, @Nullable Object> withoutOrigin() {
        Map<String, @Nullable Object> annotations = new LinkedHashMap<>();
        annotations.put(WriteOrigin.READ_TO, null);
        annotations.put(WriteOrigin.TWIN, null);
        return annotations;
    }

    private String patch(
            ObjectMeta metadata,
            Map<String, @Nullable Object> labels,
            Map<String, @Nullable Object> annotations,
            List<ManagedFieldsEntry> managers) {
        Map<String, Object> changed = new LinkedHashMap<>();
        changed.put("resourceVersion", metadata.getResourceVersion());
        changed.put("labels", labels);
        changed.put("annotations", annotations);
        // The API server treats an empty list as no change, and a list of one empty entry as none.
        changed.put("managedFields", managers.isEmpty() ? List.of(Map.of()) : managers);
        return serialization.asJson(Map.of("metadata", changed));
    }

    private static List<ManagedFieldsEntry> managedFields(ServiceEntry entry) {
        List<ManagedFieldsEntry> managers = entry.getMetadata().getManagedFields();
        return managers == null ? List.of() : managers;
    }

    /// A manager has one entry for its applies: if the new one has one already, the former's is removed.
    static List<ManagedFieldsEntry> renamed(List<ManagedFieldsEntry> all, String from, String to) {
        boolean applied = all.stream().anyMatch(entry -> isApply(entry, to));
        List<ManagedFieldsEntry> renamed = new ArrayList<>();
        for (ManagedFieldsEntry entry : all) {
            if (!isApply(entry, from)) {
                renamed.add(entry);
            } else if (!applied) {
                renamed.add(entry.edit().withManager(to).build());
            }
        }
        return renamed;
    }

    private static boolean isApply(ManagedFieldsEntry entry, String manager) {
        return manager.equals(entry.getManager()) && APPLY.equals(entry.getOperation());
    }

    private static List<ManagedFieldsEntry> without(List<ManagedFieldsEntry> all, String manager) {
        return all.stream()
                .filter(entry -> !manager.equals(entry.getManager()) && !REPLACING.equals(entry.getManager()))
                .toList();
    }
}
