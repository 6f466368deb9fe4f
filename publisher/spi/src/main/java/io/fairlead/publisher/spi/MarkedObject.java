package io.fairlead.publisher.spi;

import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import java.time.Instant;
import java.util.Optional;

/// An object that bears the mark of some pipeline of Fairlead, as it was listed.
///
/// @param owner the pipeline and the installation that stand on it; an empty installation where none does
/// @param object reduced to what that owner owns of it
/// @param identity the same for as long as this object lives, and no other object's in any target
/// @param leaving it is being deleted, and a finalizer of somebody else holds it
/// @param lastWrite of its pipeline; empty where the target keeps no such time
public record MarkedObject(
        Owner owner, MeshObject object, String identity, boolean leaving, Optional<Instant> lastWrite) {
    public ObjectKey key() {
        return object.key();
    }
}
