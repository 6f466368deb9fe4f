package io.fairlead.publisher.istio.apply;

import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fairlead.model.failure.Bug;
import io.fairlead.publisher.istio.render.OwnerMark;
import io.fairlead.publisher.istio.render.ServiceEntryReader;
import io.fairlead.publisher.plan.MeshObject;
import java.util.Optional;

/// One state of one object, as reported by the API server. A higher `version` (metadata.resourceVersion) is a later
/// one: kube-apiserver counts them up over all objects.
sealed interface Seen {
    String uid();

    long version();

    record Ours(String uid, long version, boolean leaving, MeshObject object) implements Seen {
        /// The same with this object instead of an equal one, so that a large text is held once.
        Ours sharing(MeshObject known) {
            return known.equals(object) ? new Ours(uid, version, leaving, known) : this;
        }
    }

    record Theirs(String uid, long version, String owner) implements Seen {}

    static Seen of(ServiceEntry entry, OwnerMark mark) {
        ObjectMeta metadata = entry.getMetadata();
        long version = version(metadata.getResourceVersion());
        Optional<MeshObject> object = mark.isOn(metadata) ? ServiceEntryReader.read(entry) : Optional.empty();
        return object.<Seen>map(
                        found -> new Ours(metadata.getUid(), version, metadata.getDeletionTimestamp() != null, found))
                .orElseGet(() -> new Theirs(metadata.getUid(), version, ForeignOwner.of(entry)));
    }

    static long version(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new Bug("resourceVersion \"" + text + "\" is not a number: this API server cannot be followed", e);
        }
    }
}
