package io.fairlead.publisher.spi;

import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import java.time.Instant;
import java.util.Optional;

/// An object that has the mark of some pipeline of Fairlead, as it was listed.
///
/// @param owner the pipeline and the installation recorded on it; an empty installation if there is none
/// @param object reduced to the fields of that owner
/// @param identity the same for the lifetime of this object, and no other object's in any target
/// @param leaving it is being deleted, and a finalizer of somebody else holds it
/// @param lastWrite of its pipeline; empty if the target keeps no such time
public record MarkedObject(
        Owner owner, MeshObject object, String identity, boolean leaving, Optional<Instant> lastWrite) {
    public ObjectKey key() {
        return object.key();
    }
}
