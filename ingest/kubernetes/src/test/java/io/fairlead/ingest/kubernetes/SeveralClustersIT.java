package io.fairlead.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.kubernetes.KubernetesOptions.Limits;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.Instance;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What one of several clusters does to the others.
@WithKubernetes
@Timeout(300)
class SeveralClustersIT {
    private final KubernetesPeer kubernetes;
    private final ClusterRig rig;

    SeveralClustersIT(KubernetesPeer kubernetes, @TempDir Path folder) {
        this.kubernetes = kubernetes;
        rig = new ClusterRig(kubernetes, folder);
    }

    @BeforeEach
    void fill() {
        rig.service("web", 5);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /// Its epoch is over, say: that is not a failure of the cluster that reports.
    @Test
    void aReportThatTheEngineRefusesEndsTheRun() {
        RegistrySource source = ClustersUnderTest.source(ClusterRig.options(rig.cluster("eu-1"), rig.cluster("us-1")));
        RecordingListener refusing = new RecordingListener();
        refusing.onComplete(() -> {
            throw new IllegalStateException("the epoch is over");
        });

        assertThatThrownBy(() -> source.run(refusing, new Cancellation()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the epoch is over");
        assertThat(refusing.failures()).isEmpty();
    }

    @Test
    void aRecheckReportsTheServiceOfAllClustersAgain() throws Exception {
        RegistrySource source = rig.start(ClusterRig.options(rig.cluster("eu-1"), rig.cluster("us-1")));
        rig.await("both clusters", it -> it.view().size() == 10);

        assertThat(source.recheck(new TreeSet<>(Set.of("web")))).isTrue();

        rig.await("a report of the service", it -> it.answers().size() > 1);
        CompleteReport again = rig.listener.answers().getLast();
        assertThat(again.scope()).isEqualTo(new Scope.OneService("web"));
        assertThat(again.unread()).isEmpty();
        assertThat(again.instances()).hasSize(10);
    }

    @Test
    void aRecheckLeavesAClusterThatIsAwayUnread() throws Exception {
        try (FaultProxy other = kubernetes.proxy()) {
            RegistrySource source = rig.start(ClusterRig.options(
                    rig.cluster("eu-1"),
                    rig.cluster("us-1", new KubernetesAccess.Explicit(other.address(), rig.token, null))));
            rig.await("both clusters", it -> it.view().size() == 10);
            other.fail(new Effect.Refuse());
            rig.await("the failure of us-1", it -> it.unresolved().contains("us-1/"));

            assertThat(source.recheck(new TreeSet<>(Set.of("web")))).isTrue();

            rig.await("a report of the service", it -> it.answers().size() > 1);
            assertThat(rig.listener.answers().getLast().unread()).containsExactly("us-1/");
            assertThat(rig.listener.view()).hasSize(10);
        }
    }

    /// prometheus#4124: of many identical watches some got stuck.
    @Test
    void manyClustersHaveTwoWatchesEachHoweverManyServicesThereAre() throws Exception {
        rig.service("billing", 5);
        KubernetesOptions.Cluster[] clusters = new KubernetesOptions.Cluster[12];
        for (int i = 0; i < clusters.length; i++) {
            clusters[i] = rig.cluster("c-" + i);
        }
        rig.start(ClusterRig.options(
                new Limits(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofSeconds(5), 500), clusters));
        rig.await("all clusters", it -> it.view().size() == 120);
        rig.await("the watches", _ -> rig.requests("watch=true") >= 24);
        assertThat(rig.requests("watch=true")).isEqualTo(24);

        rig.removeSlice("web", 1);
        rig.slice("billing", 6);
        rig.removeSlice("billing", 2);

        rig.await(
                "the removal in each cluster",
                it -> it.view().values().stream()
                                .map(Instance::id)
                                .filter(id -> id.endsWith("/10.1.0.2"))
                                .count()
                        == 12);
        rig.await("the changes in each cluster", it -> it.view().size() == 108);
    }
}
