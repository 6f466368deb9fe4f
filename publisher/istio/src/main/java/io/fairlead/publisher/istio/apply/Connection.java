package io.fairlead.publisher.istio.apply;

import io.fairlead.kubernetes.KubernetesConnection;
import java.time.Duration;

/// The connections of one target.
final class Connection {
    private Connection() {}

    static ApiServer open(IstioMesh config) {
        AskedWaits waits = new AskedWaits();
        return new ApiServer(of(config).open(waits, "istio-" + config.name()), waits);
    }

    /// Reads the files that the settings name, and nothing else.
    static void check(IstioMesh config) {
        of(config).check();
    }

    private static KubernetesConnection of(IstioMesh config) {
        return new KubernetesConnection(
                config.access(), config.timeout(), "MESH-ISTIO-CONFIG", "target " + config.name());
    }

    static Duration patience(IstioMesh config) {
        return config.timeout().multipliedBy(3);
    }
}
