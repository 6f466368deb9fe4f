package io.fairlead.bench.publish;

import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fairlead.bench.measure.Goal;
import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.publisher.istio.apply.IstioMesh;
import io.fairlead.publisher.istio.apply.IstioTarget;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.testkit.peers.KubernetesPeer;
import java.nio.file.Path;

/// kube-apiserver with its etcd, for this benchmark alone.
final class ApiServer implements Destination {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("bench-bare")
            .withForce(true)
            .build();

    private final KubernetesPeer kubernetes;
    private final Path kubeconfig;

    private ApiServer(KubernetesPeer kubernetes) {
        this.kubernetes = kubernetes;
        kubeconfig = kubernetes.kubeconfig(KubernetesPeer.ADMIN);
    }

    static ApiServer start() {
        KubernetesPeer kubernetes = KubernetesPeer.start();
        kubernetes.namespace("shop");
        kubernetes.namespace(Patches.NAMESPACE);
        return new ApiServer(kubernetes);
    }

    @Override
    public String name() {
        return "kube-apiserver";
    }

    @Override
    public MeshTarget target() {
        return new IstioTarget(IstioMesh.of("bench", new KubernetesAccess.Kubeconfig(kubeconfig, ""), "bench"));
    }

    @Override
    public Patches patches(int parallelism) {
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        return new Patches(
                parallelism,
                (_, json) -> client.resources(ServiceEntry.class)
                        .inNamespace(Patches.NAMESPACE)
                        .resource(Serialization.unmarshal(json, ServiceEntry.class))
                        .patch(APPLY),
                client::close);
    }

    @Override
    public Goal goal(Goal ofServer) {
        return ofServer;
    }

    @Override
    public void close() {
        kubernetes.close();
    }
}
