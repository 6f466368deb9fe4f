package io.fairlead.bench.chaos;

import static java.util.stream.Collectors.joining;

import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.KubernetesRequests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One Service of a Kubernetes cluster and its EndpointSlice, in a namespace of its own. The cluster is the one
/// of the mesh, reached by another proxy.
final class ClusterRegistry implements AutoCloseable {
    private static final String REGION = "eu-central-1";

    private final KubernetesPeer kubernetes;
    private final String namespace;
    private final String service;
    private final FaultProxy proxy;
    private final List<String> addresses = new ArrayList<>();

    ClusterRegistry(KubernetesPeer kubernetes, String service) throws IOException {
        this.kubernetes = kubernetes;
        this.service = service;
        this.namespace = kubernetes.namespace("registry-" + service);
        this.proxy = kubernetes.proxy();
        apply("/api/v1/namespaces/" + namespace + "/services/" + service, """
                apiVersion: v1
                kind: Service
                metadata: {name: %s}
                spec: {ports: [{name: http, port: 80, targetPort: 8080}]}
                """.formatted(service));
    }

    /// By which Fairlead reaches it.
    FaultProxy proxy() {
        return proxy;
    }

    /// Adds an endpoint.
    void add(RegisteredInstance instance) throws IOException {
        addresses.add(instance.address());
        apply("/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices/" + service, """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s, labels: {kubernetes.io/service-name: %1$s}}
                addressType: IPv4
                ports: [{name: http, port: 8080}]
                endpoints: [%2$s]
                """.formatted(
                        service,
                        addresses.stream()
                                .map("{addresses: [%s], conditions: {ready: true}, zone: b}"::formatted)
                                .collect(joining(", "))));
    }

    private void apply(String path, String yaml) throws IOException {
        KubernetesRequests.Answer answer = kubernetes.apply(path, "chaos", yaml);
        if (answer.status() / 100 != 2) {
            throw new IOException("PATCH of " + path + " was answered with " + answer);
        }
    }

    /// An item of the list `sources`.
    ///
    /// @param kubeconfig for the proxy
    String source(String name, Path kubeconfig) {
        return """
                  - name: %1$s
                    kubernetes:
                      clusters: [{name: eu, kubeconfig: "%2$s", namespaces: [%3$s], network: %1$s, region: %4$s}]
                    rules:
                      - {host: "${service}.chaos.mesh", namespace: %5$s, labels: {version: v1}}
                """.formatted(name, kubeconfig, namespace, REGION, Site.NAMESPACE);
    }

    @Override
    public void close() {
        proxy.close();
    }
}
