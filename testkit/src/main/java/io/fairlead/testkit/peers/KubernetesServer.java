package io.fairlead.testkit.peers;

import java.io.IOException;
import java.nio.file.Path;

/// One running Kubernetes API server that knows the users of [KubernetesPeer] by their tokens.
interface KubernetesServer extends AutoCloseable {
    /// The certificate to trust, PEM; an [IOException] while there is none yet.
    Path certificate() throws IOException;

    /// What serves the API, to pause or end it.
    RunningPeer running();

    /// Ends it as a crash does and starts it again with the same address, keys and data.
    void restart();

    /// Whether [#backUp] and [#restore] are possible.
    default boolean canBackUp() {
        return false;
    }

    /// Restarts it as above, and keeps a copy of its data in between.
    default Path backUp() throws IOException {
        throw new UnsupportedOperationException("no copy of the data of " + this);
    }

    /// Restarts it as above, with this copy in place of its data.
    default void restore(Path backup) throws IOException {
        throw new UnsupportedOperationException("no copy of the data of " + this);
    }

    @Override
    void close();
}
