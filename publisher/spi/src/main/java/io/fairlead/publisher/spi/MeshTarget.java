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
/// A target reads and writes single objects; it never decides what should be there, retries, coalesces or paces:
/// the publisher does that for all of them. Thread-safe; calls about different objects may run at the same time.
public interface MeshTarget extends AutoCloseable {
    /// Its name in the configuration.
    String name();

    /// Makes the objects of a service, pure: the same service gives the same bytes.
    ServiceRenderer renderer();

    /// Passes unless the target's settings, and the local files that they name, show by themselves that it cannot work.
    /// Connects to nothing.
    ///
    /// @throws ConfigurationFailure says which setting, and what to do
    default void check() {}

    /// Connects, learns what is there, and from then on tells the listener of each object that somebody else
    /// changed or deleted, and of each that was foreign and no longer is. A target that keeps the origin of writes
    /// on its objects asks the listener for it with each write, and tells of those that it sees.
    ///
    /// @throws TransientFailure the target cannot be reached now
    void start(TargetListener listener) throws InterruptedException;

    /// The object that the target holds under this key now.
    Actual actual(ObjectKey key);

    /// All objects here that bear our owner mark, in order.
    SortedMap<ObjectKey, MeshObject> owned();

    /// Carries one change out; when it returns, the target has acknowledged it. Only ever touches objects that are
    /// ours.
    ///
    /// @throws TransientFailure not now; the object is as it was or as it should be, a later try is safe
    /// @throws RejectedFailure the target refuses this object, or it belongs to somebody else
    void apply(Change change) throws InterruptedException;

    @Override
    void close();
}
