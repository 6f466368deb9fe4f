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

    @Override
    void close();
}
