package io.fairlead.acceptance.figures;

import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.KubernetesPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A Kubernetes cluster with a Service and an EndpointSlice for each service. The port of a slice is that of all of
/// its endpoints.
final class ChangingCluster implements ChangingRegistry {
    private final KubernetesPeer kubernetes = KubernetesPeer.start();
    private final FaultProxy proxy = kubernetes.proxy();
    private final String namespace = kubernetes.namespace();
    private final Path token;

    ChangingCluster(Path folder) throws IOException {
        token = Files.writeString(folder.resolve("token"), KubernetesPeer.ADMIN);
        for (int service = 0; service < SERVICES; service++) {
            String name = ChangingRegistry.service(service);
            kubernetes.apply("/api/v1/namespaces/" + namespace + "/services/" + name, "test", """
                    {apiVersion: v1, kind: Service, metadata: {name: %s},
                     spec: {ports: [{name: http, port: 80, targetPort: 8080}]}}
                    """.formatted(name));
            change(service, PORT);
        }
    }

    @Override
    public String options() {
        return "{clusters: [{name: 'eu-1', server: '" + proxy.address() + "', 'token-file': '" + token + "'}]}";
    }

    @Override
    public void change(int instance, int port) {
        String service = ChangingRegistry.service(instance);
        String endpoints = IntStream.range(0, INSTANCES)
                .filter(i -> i % SERVICES == instance % SERVICES)
                .mapToObj(i -> "{addresses: [" + ChangingRegistry.address(i) + "]}")
                .collect(Collectors.joining(", "));
        kubernetes.apply(
                "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices/" + service,
                "test",
                """
                {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice,
                 metadata: {name: %1$s, labels: {kubernetes.io/service-name: %1$s}}, addressType: IPv4,
                 ports: [{name: http, port: %2$d}], endpoints: [%3$s]}
                """.formatted(service, port, endpoints));
    }

    @Override
    public OptionalLong requests() {
        return OptionalLong.of(proxy.requests().size());
    }

    @Override
    public void close() {
        proxy.close();
        kubernetes.close();
    }
}
