package io.fairlead.publisher.spi;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.ObjectKey;
import java.util.Optional;

/// Receives the events of a target and answers its questions. Called by threads of the target; never blocks.
@FunctionalInterface
public interface TargetListener {
    /// Somebody else changed or deleted the object, or it was foreign and no longer is.
    void drifted(ObjectKey object);

    /// A publisher of our owner wrote the object: another process, or this one.
    default void wrote(ObjectKey object, WriteOrigin origin) {}

    /// The object is there at the start, and this is where its last write came from.
    default void found(ObjectKey object, WriteOrigin origin) {}

    /// The origin to put on an object of this service that is written now.
    default Optional<WriteOrigin> origin(ServiceKey service) {
        return Optional.empty();
    }
}
