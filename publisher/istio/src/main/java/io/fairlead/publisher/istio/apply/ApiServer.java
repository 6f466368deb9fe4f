package io.fairlead.publisher.istio.apply;

import io.fabric8.kubernetes.client.KubernetesClient;

/// The API server of one target: the client, and how long the server's answers asked to be left alone.
record ApiServer(KubernetesClient client, AskedWaits waits) implements AutoCloseable {
    @Override
    public void close() {
        client.close();
    }
}
