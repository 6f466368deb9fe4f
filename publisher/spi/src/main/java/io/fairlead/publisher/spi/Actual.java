package io.fairlead.publisher.spi;

import io.fairlead.publisher.plan.MeshObject;

/// The object that a target holds under one key, if any.
public sealed interface Actual {
    record Absent() implements Actual {}

    /// Ours, by the owner mark of this pipeline.
    record Owned(MeshObject object) implements Actual {}

    /// Somebody else's: reported as a conflict and left alone. `owner` names the owner, as far as it can be seen.
    record Foreign(String owner) implements Actual {}
}
