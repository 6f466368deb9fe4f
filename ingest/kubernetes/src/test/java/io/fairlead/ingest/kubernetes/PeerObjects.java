package io.fairlead.ingest.kubernetes;

import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.KubernetesRequests;

/// Writes objects to a real API server, as the controllers of a cluster do: here nobody else does.
final class PeerObjects {
    private static final String MANAGER = "test";

    private final KubernetesPeer kubernetes;

    PeerObjects(KubernetesPeer kubernetes) {
        this.kubernetes = kubernetes;
    }

    /// A Service with port 80 `http`, which some selector picks.
    void service(ObjectName name) {
        service(name, "{selector: {app: %s}, ports: [{name: http, port: 80}]}".formatted(name.name()));
    }

    void service(ObjectName name, String spec) {
        kubernetes.apply(path(name, "services"), MANAGER, """
                {apiVersion: v1, kind: Service, metadata: {name: %s, namespace: %s, labels: {mesh: "true"}}, spec: %s}
                """.formatted(name.name(), name.namespace(), spec));
    }

    /// A slice of a service, its port `http` with this number.
    void slice(ObjectName name, String service, int port, String endpoints) {
        slice(
                name,
                service,
                "addressType: IPv4, ports: [{name: http, port: %d}], endpoints: [%s]".formatted(port, endpoints));
    }

    void slice(ObjectName name, String service, String rest) {
        kubernetes.apply(
                path(name, "endpointslices"), MANAGER, """
                {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice,
                 metadata: {name: %s, namespace: %s, labels: {kubernetes.io/service-name: %s}}, %s}
                """.formatted(name.name(), name.namespace(), service, rest));
    }

    static String endpoint(String address) {
        return "{addresses: [\"" + address + "\"]}";
    }

    static String endpoint(String address, String conditions) {
        return "{addresses: [\"" + address + "\"], conditions: {" + conditions + "}}";
    }

    void removeService(ObjectName name) {
        remove(path(name, "services"));
    }

    void removeSlice(ObjectName name) {
        remove(path(name, "endpointslices"));
    }

    private void remove(String path) {
        KubernetesRequests.Answer answer = kubernetes.delete(path);
        if (answer.status() != 200 && answer.status() != 404) {
            throw new IllegalStateException("DELETE " + path + " was answered with " + answer);
        }
    }

    private static String path(ObjectName name, String resource) {
        String api = resource.equals("endpointslices") ? "/apis/discovery.k8s.io/v1" : "/api/v1";
        return api + "/namespaces/" + name.namespace() + "/" + resource + "/" + name.name();
    }
}
