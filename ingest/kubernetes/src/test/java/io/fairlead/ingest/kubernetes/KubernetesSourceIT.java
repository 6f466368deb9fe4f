package io.fairlead.ingest.kubernetes;

import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

@WithKubernetes
class KubernetesSourceIT {
    /// Whose failures are the source's.
    @Nested
    class WithOneCluster extends RegistrySourceContract {
        private final KubernetesPeer kubernetes;

        @TempDir
        Path folder = Path.of("");

        WithOneCluster(KubernetesPeer kubernetes) {
            this.kubernetes = kubernetes;
        }

        @Override
        protected RegistryUnderTest open() {
            return new ClustersUnderTest(kubernetes, folder, 1);
        }

        @Override
        protected Duration patience() {
            return Duration.ofSeconds(40);
        }
    }

    /// Which fail one by one.
    @Nested
    class WithTwoClusters extends RegistrySourceContract {
        private final KubernetesPeer kubernetes;

        @TempDir
        Path folder = Path.of("");

        WithTwoClusters(KubernetesPeer kubernetes) {
            this.kubernetes = kubernetes;
        }

        @Override
        protected RegistryUnderTest open() {
            return new ClustersUnderTest(kubernetes, folder, 2);
        }

        @Override
        protected Duration patience() {
            return Duration.ofSeconds(40);
        }
    }
}
