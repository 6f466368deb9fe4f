package io.fairlead.publisher.istio.apply;

import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.testkit.mesh.MeshUnderTest;
import io.fairlead.testkit.peers.KubernetesPeer;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/// A real kube-apiserver as a place for the contract, emptied of ServiceEntries.
final class KubernetesMesh implements MeshUnderTest {
    private final KubernetesPeer kubernetes;
    private final IstioMesh config;

    KubernetesMesh(KubernetesPeer kubernetes) {
        this.kubernetes = kubernetes;
        IstioMesh defaults = IstioMesh.of(
                "prod", new KubernetesAccess.Kubeconfig(kubernetes.kubeconfig(KubernetesPeer.ADMIN), ""), "shop");
        this.config = new IstioMesh(
                defaults.name(),
                defaults.access(),
                defaults.render(),
                new TreeSet<>(Set.of("shop")),
                Duration.ofSeconds(2));
        kubernetes.namespace("shop");
        kubernetes.delete("/apis/networking.istio.io/v1/namespaces/shop/serviceentries");
    }

    static String path(ObjectKey key) {
        return "/apis/networking.istio.io/v1/namespaces/" + key.namespace() + "/serviceentries/" + key.name();
    }

    @Override
    public IstioTarget open() {
        return new IstioTarget(config);
    }

    @Override
    public void putForeign(ObjectKey key) {
        kubernetes.apply(path(key), "kubectl", """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: %s}
                spec: {hosts: [theirs.mesh]}
                """.formatted(key.name()));
    }

    @Override
    public void edit(ObjectKey key) {
        kubernetes.admin(
                "PATCH",
                path(key) + "?fieldManager=kubectl-edit",
                "application/merge-patch+json",
                "{\"spec\":{\"endpoints\":[{\"address\":\"10.9.9.9\"}]}}");
    }

    @Override
    public void remove(ObjectKey key) {
        kubernetes.delete(path(key));
    }

    @Override
    public void breakWrites() {
        kubernetes.server().pause();
    }

    @Override
    public void mendWrites() {
        kubernetes.server().resume();
    }

    @Override
    public void close() {
        kubernetes.server().resume();
    }
}
