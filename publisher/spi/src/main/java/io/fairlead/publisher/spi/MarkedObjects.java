package io.fairlead.publisher.spi;

import io.fairlead.publisher.plan.MeshObject;
import java.util.List;

/// The objects of a target by the mark that is on them: for an end or a change of hands, beside and independent of the
/// publisher. Sees no object without a mark.
///
/// Each of the three changes is made on the very object that was listed, and only while it bears the same owner; what
/// was deleted and made again, changed hands, or lost its mark meanwhile is left as it is. All of them may be repeated.
public interface MarkedObjects extends AutoCloseable {
    /// All objects of this pipeline, of whichever installation, in order.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure not all of them could be listed
    List<MarkedObject> of(String pipeline) throws InterruptedException;

    /// Deletes the object.
    ///
    /// @return false where it is no longer what was listed
    boolean delete(MarkedObject object) throws InterruptedException;

    /// Takes the marks off and leaves the object: from then on it is nobody's.
    ///
    /// @return false where it is no longer what was listed
    boolean orphan(MarkedObject object) throws InterruptedException;

    /// Puts the marks of another owner in the place of those that are there, in one step. Nothing else changes.
    ///
    /// @return false where it is no longer what was listed
    boolean handOver(MarkedObject object, Owner to) throws InterruptedException;

    /// The object as the other owner will find it. Pure.
    MeshObject handedOver(MarkedObject object, Owner to);

    @Override
    void close();
}
