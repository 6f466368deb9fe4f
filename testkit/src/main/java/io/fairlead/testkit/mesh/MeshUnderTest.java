package io.fairlead.testkit.mesh;

import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.MeshTarget;
import java.io.IOException;

/// A place for one test, empty of our objects, and what other people do to it.
public interface MeshUnderTest extends AutoCloseable {
    /// A new target on this place, not started. Every one has the same name and owner.
    MeshTarget open() throws Exception;

    /// Somebody else puts an object that is not ours under this key.
    void putForeign(ObjectKey key) throws Exception;

    /// Somebody else changes the content of our object and leaves the owner mark.
    void edit(ObjectKey key) throws Exception;

    /// Somebody else deletes the object.
    void remove(ObjectKey key) throws Exception;

    /// Writes fail for a while in a way that passes.
    void breakWrites() throws Exception;

    void mendWrites() throws Exception;

    @Override
    void close() throws IOException;
}
