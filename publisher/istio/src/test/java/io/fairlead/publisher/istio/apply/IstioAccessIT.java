package io.fairlead.publisher.istio.apply;

import static io.fairlead.publisher.istio.apply.TargetRig.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How the server is found, and which credentials serve.
@WithKubernetes
@Timeout(240)
class IstioAccessIT {
    private final TargetRig rig;

    IstioAccessIT(KubernetesPeer kubernetes) {
        rig = new TargetRig(kubernetes);
    }

    @BeforeEach
    void start() throws Exception {
        rig.start();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void takesATokenAndACertificateInPlaceOfAKubeconfig(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), KubernetesPeer.ADMIN + "\n");
        KubernetesAccess access =
                new KubernetesAccess.Explicit(URI.create(rig.kubernetes.url()), token, rig.kubernetes.certificate());
        try (IstioTarget other = new IstioTarget(new IstioMesh(
                "prod", access, RenderOptions.of("shop"), new TreeSet<>(Set.of(rig.namespace)), IstioMesh.TIMEOUT))) {
            MeshObject billing = rig.created("billing.mesh", "10.1.0.4");

            other.start(rig.drifts::add);

            assertThat(other.owned()).containsOnlyKeys(billing.key());
        }
    }

    @Test
    void refusesAKubeconfigThatIsNotThere(@TempDir Path folder) {
        Path missing = folder.resolve("kubeconfig");
        IstioTarget other = new IstioTarget(IstioMesh.of("prod", new KubernetesAccess.Kubeconfig(missing, ""), "shop"));

        assertFails(
                () -> other.start(rig.drifts::add),
                ConfigurationFailure.class,
                "MESH-ISTIO-CONFIG",
                "target prod: kubeconfig " + missing + " cannot be read: there is no such file");
    }

    @Test
    void refusesAContextThatTheKubeconfigHasNot() {
        Path file = rig.kubernetes.kubeconfig(KubernetesPeer.ADMIN);
        IstioTarget other =
                new IstioTarget(IstioMesh.of("prod", new KubernetesAccess.Kubeconfig(file, "else"), "shop"));

        assertFails(
                () -> other.start(rig.drifts::add),
                ConfigurationFailure.class,
                "MESH-ISTIO-CONFIG",
                "target prod: kubeconfig " + file + " has no context \"else\"; `kubectl --kubeconfig " + file
                        + " config get-contexts` lists those it has");
    }
}
