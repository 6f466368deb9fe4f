package io.fairlead.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.ingest.kubernetes.KubernetesOptions.Limits;
import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.Failure;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong between a source and a cluster, beyond the contract.
@WithKubernetes
@Timeout(300)
class ClusterFaultsIT {
    /// As in production, so that a watch that expires does so before anything else fails.
    private static final Limits UNHURRIED =
            new Limits(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofSeconds(5), 2);

    private final KubernetesPeer kubernetes;

    @TempDir
    Path folder = Path.of("");

    private final ClusterRig rig;

    ClusterFaultsIT(KubernetesPeer kubernetes, @TempDir Path own) {
        this.kubernetes = kubernetes;
        rig = new ClusterRig(kubernetes, own);
    }

    @BeforeEach
    void fill() {
        rig.service("web", 5);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void awaitAll() throws InterruptedException {
        rig.awaitAddresses("10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5");
    }

    @Test
    void aListWhoseSecondPageFailsIsNoList() throws Exception {
        rig.proxy.fail(path -> path.contains("continue="), new Effect.Status(500));

        rig.start(ClusterRig.options(rig.cluster("eu-1")));
        rig.awaitFailure("INGEST-KUBERNETES-STATUS");
        assertThat(rig.listener.answers()).isEmpty();

        rig.proxy.restore();
        awaitAll();
    }

    @Test
    void theFirstListIsAConsistentReadInPages() throws Exception {
        rig.start(ClusterRig.options(UNHURRIED, rig.cluster("eu-1")));
        awaitAll();

        assertThat(rig.proxy.requests())
                .filteredOn(request -> request.contains("/endpointslices") && !request.contains("watch="))
                .filteredOn(request -> !request.contains("limit=1"))
                .hasSize(3)
                .allSatisfy(request -> assertThat(request).contains("limit=2").doesNotContain("resourceVersion="));
    }

    /// The server no longer has the version that the watches are at: they missed changes, and it was restarted, so
    /// that its cache begins later. Nothing gets through yet.
    private void expire(Runnable missed) throws InterruptedException {
        rig.proxy.fail(new Effect.Refuse());
        missed.run();
        kubernetes.restartServer();
    }

    private long lists() {
        return rig.requests("/endpointslices", "limit=2") - rig.requests("/endpointslices", "continue=");
    }

    @Test
    void anExpiredWatchIsListedAgain() throws Exception {
        rig.start(ClusterRig.options(UNHURRIED, rig.cluster("eu-1")));
        awaitAll();
        assertThat(lists()).isEqualTo(1);

        expire(() -> {
            rig.removeSlice("web", 5);
            rig.slice("web", 6);
        });
        rig.proxy.restore();

        rig.awaitAddresses("10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.6");
        assertThat(lists()).isEqualTo(2);
        assertThat(rig.listener.failures()).isEmpty();
    }

    /// external-dns#2858: a timeout was taken for a deletion.
    @Test
    void aListThatTimesOutAfterAnExpiredWatchRemovesNothing() throws Exception {
        rig.start(ClusterRig.options(rig.cluster("eu-1")));
        awaitAll();

        expire(() -> rig.removeSlice("web", 1));
        rig.proxy.restore();
        rig.proxy.fail(path -> path.contains("continue="), new Effect.Silence());
        rig.awaitFailure("INGEST-KUBERNETES-TIMEOUT");
        assertThat(rig.addresses()).hasSize(5);

        rig.proxy.restore();
        rig.awaitAddresses("10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5");
    }

    /// fabric8io/kubernetes-client#1943: each expired watch left one behind.
    @Test
    void expiredWatchesLeaveNoneBehind() throws Exception {
        rig.start(ClusterRig.options(UNHURRIED, rig.cluster("eu-1")));
        awaitAll();
        for (int i = 1; i <= 2; i++) {
            int number = i;
            expire(() -> rig.removeSlice("web", number));
            rig.proxy.restore();
            int left = 5 - i;
            rig.await("the removal", it -> it.view().size() == left);
        }
        expire(() -> rig.removeSlice("web", 3));
        long before = rig.requests("/endpointslices", "watch=true");
        rig.proxy.restore();
        rig.awaitAddresses("10.1.0.4", "10.1.0.5");

        // The one that expires now, and its successor.
        assertThat(rig.requests("/endpointslices", "watch=true") - before).isEqualTo(2);
    }

    /// Such a watch is tried again and again, without a word about it, and the lists that prove that the server is
    /// alive are still allowed.
    @Test
    void aWatchThatIsNoLongerAllowedEndsTheReading() throws Exception {
        rig.start(ClusterRig.options(rig.cluster("eu-1")));
        awaitAll();
        try {
            kubernetes.apply(
                    "/apis/rbac.authorization.k8s.io/v1/clusterroles/fairlead-reader",
                    "test",
                    Reader.role().replace("[list, watch]", "[list]"));
            rig.proxy.fail(new Effect.Refuse());
            rig.proxy.restore();
            rig.awaitFailure("INGEST-KUBERNETES-FORBIDDEN");
        } finally {
            Reader.allow(kubernetes);
        }

        assertThat(rig.listener.failures()).extracting(Failure::code).contains("INGEST-KUBERNETES-WATCH");
        assertThat(rig.message("INGEST-KUBERNETES-FORBIDDEN"))
                .contains("; it may not watch services in ")
                .doesNotContain("list services");
        rig.removeSlice("web", 1);
        rig.awaitAddresses("10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5");
    }

    @Test
    void aRightThatIsTakenAwayEndsTheReadingAndNamesEachMissingOne() throws Exception {
        rig.start(ClusterRig.options(rig.cluster("eu-1")));
        awaitAll();
        try {
            Reader.refuse(kubernetes);
            rig.awaitFailure("INGEST-KUBERNETES-FORBIDDEN");
        } finally {
            Reader.allow(kubernetes);
        }

        String in = " in namespace \"" + rig.namespace + "\"";
        assertThat(rig.message("INGEST-KUBERNETES-FORBIDDEN"))
                .startsWith("reading ")
                .contains(" of cluster \"eu-1\" at " + rig.proxy.address() + ": the API server forbids it (403: ")
                .endsWith("; it may not list services" + in + ", watch services" + in
                        + ", list endpointslices.discovery.k8s.io" + in + ", watch endpointslices.discovery.k8s.io" + in
                        + "; grant these to this user; what was read before stays in use");
        assertThat(rig.addresses()).hasSize(5);
        rig.removeSlice("web", 1);
        rig.awaitAddresses("10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5");
    }

    @Test
    void aServerThatIsFrozenIsNoticedByItsSilence() throws Exception {
        rig.start(ClusterRig.options(rig.cluster("eu-1")));
        awaitAll();
        kubernetes.server().pause();
        try {
            rig.awaitFailure("INGEST-KUBERNETES-TIMEOUT");
            assertThat(rig.addresses()).hasSize(5);
        } finally {
            kubernetes.server().resume();
        }

        rig.removeSlice("web", 1);
        rig.awaitAddresses("10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5");
    }

    @Test
    void aRestartedServerLosesNothing() throws Exception {
        rig.start(ClusterRig.options(rig.cluster("eu-1")));
        awaitAll();

        kubernetes.restartServer();
        rig.removeSlice("web", 1);
        rig.slice("web", 6);

        rig.awaitAddresses("10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5", "10.1.0.6");
    }

    @Test
    void aRestoredBackupOfEtcdIsReadAsItIs() throws Exception {
        assumeTrue(kubernetes.canBackUp());
        Path backup = kubernetes.backUp();
        rig.start(ClusterRig.options(rig.cluster("eu-1")));
        awaitAll();
        for (int i = 6; i < 30; i++) {
            rig.slice("web", i); // versions that the backup does not reach soon
            rig.removeSlice("web", i);
        }
        rig.removeSlice("web", 1);
        rig.slice("web", 30);
        rig.awaitAddresses("10.1.0.2", "10.1.0.3", "10.1.0.30", "10.1.0.4", "10.1.0.5");

        kubernetes.restore(backup);

        awaitAll();
        rig.removeSlice("web", 2);
        rig.awaitAddresses("10.1.0.1", "10.1.0.3", "10.1.0.4", "10.1.0.5");
    }

    /// As after a restored backup of etcd: a watch from a version of the future stays silent until then.
    @Test
    void aVersionThatGoesBackwardsCausesAFullReading() throws Exception {
        rig.start(ClusterRig.options(rig.cluster("eu-1")));
        awaitAll();
        int before = rig.listener.wholeAnswers().size();

        rig.proxy.fail(
                path -> path.contains("limit=1"),
                new Effect.Status(
                        200,
                        Map.of("Content-Type", "application/json"),
                        "{\"kind\":\"ServiceList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},"
                                + "\"items\":[]}"));
        rig.awaitFailure("INGEST-KUBERNETES-BACKWARDS");
        rig.proxy.restore();

        rig.await("another complete report", it -> it.wholeAnswers().size() > before);
        awaitAll();
    }

    /// external-dns#414: during an update of the control plane, lists were empty for a moment.
    @Test
    void anEmptyListOfAServerWithoutItsOwnServiceIsNotBelieved() throws Exception {
        rig.start(ClusterRig.options(rig.wholeCluster("eu-1")));
        rig.await("the instances", it -> it.view().values().stream().anyMatch(this::isOurs));
        List<Instance> before =
                rig.listener.view().values().stream().filter(this::isOurs).toList();

        rig.proxy.fail(
                path -> path.contains("/services?"),
                new Effect.Status(
                        200,
                        Map.of("Content-Type", "application/json"),
                        "{\"kind\":\"ServiceList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},"
                                + "\"items\":[]}"));
        rig.awaitFailure("INGEST-KUBERNETES-INCOMPLETE");

        assertThat(rig.listener.view().values().stream().filter(this::isOurs)).containsAll(before);
        rig.proxy.restore();
        rig.removeSlice("web", 1);
        rig.await(
                "the removal",
                it -> it.view().values().stream().filter(this::isOurs).count() == 4);
    }

    private boolean isOurs(Instance instance) {
        return instance.naming().namespace().equals(rig.namespace);
    }

    @Test
    void aTokenThatIsRotatedIsReadAgain() throws Exception {
        rig.start(ClusterRig.options(rig.cluster("eu-1")));
        awaitAll();

        Files.writeString(rig.token, "expired");
        rig.awaitFailure("INGEST-KUBERNETES-AUTH");
        assertThat(rig.addresses()).hasSize(5);
        Files.writeString(rig.token, Reader.TOKEN);

        rig.removeSlice("web", 1);
        rig.awaitAddresses("10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5");
    }

    /// istio#61043, istio#34210: the endpoints of a cluster were lost when its credentials were rotated, or the former
    /// ones stayed in use.
    @Test
    void aKubeconfigThatIsRotatedIsUsedWithoutAGap() throws Exception {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.copy(kubernetes.kubeconfig(KubernetesPeer.NOBODY), kubeconfig);
        rig.start(ClusterRig.options(rig.cluster("eu-1", new KubernetesAccess.Kubeconfig(kubeconfig, ""))));
        awaitAll();
        int before = rig.listener.answers().size();

        replace(kubeconfig, kubernetes.kubeconfig(KubernetesPeer.ADMIN));
        rig.await("another complete report", it -> it.answers().size() > before);
        try {
            Reader.refuse(kubernetes);
            rig.removeSlice("web", 1);
            rig.awaitAddresses("10.1.0.2", "10.1.0.3", "10.1.0.4", "10.1.0.5");
            rig.await("two proofs of life", it -> it.deltas() > 6);
        } finally {
            Reader.allow(kubernetes);
        }

        assertThat(rig.listener.failures()).isEmpty();
    }

    private void replace(Path file, Path by) throws IOException {
        Path beside = folder.resolve("beside");
        Files.copy(by, beside);
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
