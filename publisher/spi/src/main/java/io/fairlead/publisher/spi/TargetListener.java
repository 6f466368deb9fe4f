package io.fairlead.publisher.spi;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.ObjectKey;
import java.util.Optional;

/// Receives the events of a target and supplies the origin of its writes. Called by threads of the target; never
/// blocks.
@FunctionalInterface
public interface TargetListener {
    /// Somebody else changed or deleted the object, or it was foreign and no longer is.
    void drifted(ObjectKey object);

    /// A publisher of our owner wrote the object: another process, or this one.
    default void wrote(ObjectKey object, WriteOrigin origin) {}

    /// The object exists at the start, with this origin of its last write.
    default void found(ObjectKey object, WriteOrigin origin) {}

    /// The origin to put on an object of this service that is written now.
    default Optional<WriteOrigin> origin(ServiceKey service) {
        return Optional.empty();
    }
}
