package io.fairlead.publisher.spi;

import io.fairlead.publisher.plan.MeshObject;
import java.util.List;

/// The objects of a target by their mark: for a retirement or a hand-over, independent of the publisher. Sees no object
/// without a mark.
///
/// Each of the three changes is made on exactly the object that was listed, and only while it has the same owner; an
/// object that was deleted and created again, handed over, or lost its mark meanwhile is left as it is. All of them may
/// be repeated.
public interface MarkedObjects extends AutoCloseable {
    /// All objects of this pipeline, of any installation, in order.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure not all of them could be listed
    List<MarkedObject> of(String pipeline) throws InterruptedException;

    /// Deletes the object.
    ///
    /// @return false if it is no longer what was listed
    boolean delete(MarkedObject object) throws InterruptedException;

    /// Removes the marks and leaves the object: from then on it belongs to nobody.
    ///
    /// @return false if it is no longer what was listed
    boolean orphan(MarkedObject object) throws InterruptedException;

    /// Replaces the marks by those of another owner, in one step. Nothing else changes.
    ///
    /// @return false if it is no longer what was listed
    boolean handOver(MarkedObject object, Owner to) throws InterruptedException;

    /// The object as the other owner will find it. Pure.
    MeshObject handedOver(MarkedObject object, Owner to);

    @Override
    void close();
}
