package io.fairlead.bench.publish;

import io.fairlead.bench.measure.Goal;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.testkit.peers.PeerKind;
import io.fairlead.testkit.peers.PeerProvider;

/// Where a benchmark writes: a real API server, or a mesh in memory where none was built.
public sealed interface Destination extends AutoCloseable permits ApiServer, MemoryMesh {
    static Destination open() {
        return PeerProvider.chosen().missing(PeerKind.KUBERNETES).isEmpty() ? ApiServer.start() : new MemoryMesh();
    }

    /// As rows name it.
    String name();

    /// A connection of its own for a publisher.
    MeshTarget target();

    /// The floor: writes to the same, without Fairlead.
    Patches patches(int parallelism);

    /// What is expected of a figure if it is `ofServer` with an API server: next to a floor that is a put into a map,
    /// nothing is.
    Goal goal(Goal ofServer);

    @Override
    void close();
}
