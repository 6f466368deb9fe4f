package io.fairlead.publisher.istio.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.spi.Actual.Absent;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The watch finds its way back to the server, and until then all that was known stays.
@WithKubernetes
@Timeout(240)
class IstioWatchIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FaultProxy proxy;
    private final TargetRig rig;

    IstioWatchIT(KubernetesPeer kubernetes, @TempDir Path folder) throws IOException {
        proxy = kubernetes.proxy();
        rig = new TargetRig(kubernetes, IstioServerFaultsIT.through(proxy.address(), kubernetes, folder));
    }

    @BeforeEach
    void start() throws Exception {
        rig.start();
    }

    @AfterEach
    void close() {
        rig.close();
        proxy.close();
    }

    private long lists() {
        return proxy.requests().stream()
                .filter(request ->
                        request.startsWith("GET ") && request.contains("limit=") && !request.contains("watch="))
                .count();
    }

    @Test
    void followsTheServerAgainAfterItWasAway() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.4");
        rig.kubernetes.restartServer();

        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            new KubernetesMesh(rig.kubernetes).edit(billing.key());
            return rig.drifts.contains(billing.key());
        });
        rig.target.apply(new Update(((Owned) rig.target.actual(billing.key())).object(), billing));
        assertThat(rig.get(billing.key()).at("/spec/endpoints/0/address").asText())
                .isEqualTo("10.1.0.4");
    }

    @Test
    void resumesWhereItWasWhenOnlyTheConnectionBroke() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.4");
        awaitWatch();
        long before = lists();

        proxy.fail(new Effect.Refuse());
        rig.kubernetes.delete(KubernetesMesh.path(billing.key()));
        assertThat(rig.target.actual(billing.key())).isEqualTo(new Owned(billing));
        proxy.restore();

        await().atMost(PATIENCE).until(() -> rig.drifts.contains(billing.key()));
        assertThat(rig.target.actual(billing.key())).isEqualTo(new Absent());
        assertThat(lists()).isEqualTo(before);
    }

    /// A watch that was asked for and not answered yet would be followed by another list once its connection breaks.
    private void awaitWatch() throws Exception {
        MeshObject seen = rig.created("seen-by-the-watch.mesh", "10.1.0.9");
        rig.kubernetes.delete(KubernetesMesh.path(seen.key()));
        await().atMost(PATIENCE).until(() -> rig.drifts.contains(seen.key()));
        rig.drifts.clear();
    }

    private String changesSince(String version) {
        return rig.kubernetes
                .get("/apis/networking.istio.io/v1/namespaces/" + rig.namespace
                        + "/serviceentries?watch=true&timeoutSeconds=1&resourceVersion=" + version)
                .body();
    }

    /// A server that was started again remembers no changes from before: it answers 410 to who asks for them. Here it
    /// also fails to list at first.
    @Test
    void listsAgainWhereTheServerHasForgottenWhatCameSince() throws Exception {
        MeshObject kept = rig.created("kept.mesh", "10.1.0.4");
        MeshObject edited = rig.created("edited.mesh", "10.1.0.5");
        MeshObject removed = rig.created("removed.mesh", "10.1.0.6");
        awaitWatch();
        long before = lists();
        String version = rig.get(removed.key()).at("/metadata/resourceVersion").asText();

        proxy.fail(new Effect.Refuse());
        new KubernetesMesh(rig.kubernetes).edit(edited.key());
        rig.kubernetes.delete(KubernetesMesh.path(removed.key()));
        rig.kubernetes.restartServer();
        assertThat(changesSince(version)).contains("\"code\":410");
        assertThat(rig.target.owned()).containsOnlyKeys(kept.key(), edited.key(), removed.key());
        proxy.restore();
        proxy.fail(path -> path.contains("limit="), new Effect.Status(500));
        await().atMost(PATIENCE).until(() -> lists() > before);
        assertThat(rig.target.owned()).containsOnlyKeys(kept.key(), edited.key(), removed.key());
        proxy.restore();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(rig.drifts).contains(edited.key(), removed.key()));
        assertThat(lists()).as("lists after a 410").isGreaterThan(before);
        assertThat(rig.drifts).containsOnly(edited.key(), removed.key());
        assertThat(rig.target.actual(kept.key())).isEqualTo(new Owned(kept));
        assertThat(rig.target.owned()).containsOnlyKeys(kept.key(), edited.key());
        assertThat(proxy.requests()).noneMatch(request -> request.startsWith("DELETE "));
    }
}
