package io.fairlead.publisher.spi;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import java.util.SortedMap;

/// One mesh or one directory. `MeshTargetContract` (testkit) is the specification.
///
/// A target reads and writes single objects; it never decides which should exist, and never retries, coalesces or
/// limits the rate: the publisher does that for all of them. Thread-safe; calls about different objects may run at
/// the same time.
public interface MeshTarget extends AutoCloseable {
    /// Its name in the configuration.
    String name();

    /// Renders the objects of a service, pure: the same service gives the same bytes.
    ServiceRenderer renderer();

    /// Returns unless the target's settings, and the local files that they name, show that it cannot work. Connects
    /// to nothing.
    ///
    /// @throws ConfigurationFailure names the setting and the remedy
    default void check() {}

    /// Connects, reads the existing objects, and from then on reports to the listener each object that somebody
    /// else changed or deleted, and each that was foreign and no longer is. A target that keeps the origin of
    /// writes on its objects asks the listener for it with each write, and reports the origins that it sees.
    ///
    /// @throws TransientFailure the target cannot be reached now
    void start(TargetListener listener) throws InterruptedException;

    /// The object that the target holds under this key now.
    Actual actual(ObjectKey key);

    /// All objects here that have our owner mark, in order.
    SortedMap<ObjectKey, MeshObject> owned();

    /// Carries out one change; when it returns, the target has acknowledged it. Only ever touches objects that are
    /// ours.
    ///
    /// @throws TransientFailure not now; the object is as it was or as it should be, and a retry is safe
    /// @throws RejectedFailure the target rejects this object, or it belongs to somebody else
    void apply(Change change) throws InterruptedException;

    @Override
    void close();
}
