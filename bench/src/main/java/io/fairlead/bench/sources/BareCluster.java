package io.fairlead.bench.sources;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.KubernetesRequests;
import java.nio.file.Path;
import java.util.function.Consumer;

/// An API server with its objects, and the bare client's informers, which list as the source does: in pages, as
/// the database has it.
final class BareCluster implements AutoCloseable {
    private static final long PAGE = 500;

    private final KubernetesPeer kubernetes;
    private final Path kubeconfig;
    private final KubernetesClient client;

    BareCluster(KubernetesPeer kubernetes) {
        this.kubernetes = kubernetes;
        kubeconfig = kubernetes.kubeconfig(KubernetesPeer.ADMIN);
        client = client();
    }

    private KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }

    /// A new, empty one.
    String namespace() {
        return kubernetes.namespace();
    }

    /// The source that reads a namespace.
    String source(String namespace) {
        return """
                - name: clusters
                  kubernetes:
                    clusters: [{name: eu-1, kubeconfig: "%s", namespaces: ["%s"]}]
                  rules:
                    - {host: "${service}.mesh", namespace: "bench"}
                """.formatted(kubeconfig, namespace);
    }

    void createService(String namespace, String name) {
        create("/api/v1/namespaces/" + namespace + "/services", """
                {apiVersion: v1, kind: Service, metadata: {name: %s},
                 spec: {selector: {app: %1$s}, ports: [{name: http, port: 80}]}}
                """.formatted(name));
    }

    void createSlice(String namespace, String service, String name, String endpoints) {
        create("/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices", """
                {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice,
                 metadata: {name: %s, labels: {kubernetes.io/service-name: %s}},
                 addressType: IPv4, ports: [{name: http, port: 8080}], endpoints: [%s]}
                """.formatted(
                        name, service, endpoints));
    }

    private void create(String path, String yaml) {
        KubernetesRequests.Answer answer = kubernetes.admin("POST", path, "application/yaml", yaml);
        if (answer.status() != 201) {
            throw new IllegalStateException("POST " + path + " was answered with " + answer);
        }
    }

    /// Returns when the server has acknowledged it.
    void changePort(String namespace, String slice, int port) {
        KubernetesRequests.Answer answer = kubernetes.admin(
                "PATCH",
                "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices/" + slice,
                "application/merge-patch+json",
                "{\"ports\": [{\"name\": \"http\", \"protocol\": \"TCP\", \"port\": " + port + "}]}");
        if (answer.status() != 200) {
            throw new IllegalStateException("PATCH of " + slice + " was answered with " + answer);
        }
    }

    /// Follows the slices of a namespace until this is closed.
    void followSlices(String namespace, Consumer<EndpointSlice> changed) {
        client.resources(EndpointSlice.class)
                .inNamespace(namespace)
                .withLimit(PAGE)
                .runnableInformer(0)
                .addEventHandler(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(EndpointSlice slice) {}

                    @Override
                    public void onUpdate(EndpointSlice before, EndpointSlice after) {
                        changed.accept(after);
                    }

                    @Override
                    public void onDelete(EndpointSlice slice, boolean stateUnknown) {}
                })
                .start()
                .toCompletableFuture()
                .join();
    }

    /// Lists the services and slices of a namespace, with a client of its own.
    ///
    /// @return seconds until both informers are synchronized
    double sync(String namespace) {
        long begin = System.nanoTime();
        try (KubernetesClient own = client()) {
            var services = own.resources(Service.class)
                    .inNamespace(namespace)
                    .withLimit(PAGE)
                    .runnableInformer(0)
                    .start();
            var slices = own.resources(EndpointSlice.class)
                    .inNamespace(namespace)
                    .withLimit(PAGE)
                    .runnableInformer(0)
                    .start();
            services.toCompletableFuture().join();
            slices.toCompletableFuture().join();
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
