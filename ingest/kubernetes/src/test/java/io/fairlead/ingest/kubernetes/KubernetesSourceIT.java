package io.fairlead.ingest.kubernetes;

import io.fairlead.testkit.contract.RegistrySourceContract;
import io.fairlead.testkit.contract.RegistryUnderTest;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Each test has namespaces and proxies of its own. Only they run at the same time: other classes take rights away, and
/// restart the server.
@WithKubernetes
class KubernetesSourceIT {
    /// Whose failures are the source's.
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
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
    }

    /// Which fail one by one.
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
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
    }
}
