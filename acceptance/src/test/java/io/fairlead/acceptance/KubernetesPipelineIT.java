package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.config.ConfigReader;
import io.fairlead.config.FairleadConfig;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.operations.validation.Connections;
import io.fairlead.operations.validation.Connections.Reached;
import io.fairlead.platform.Role;
import io.fairlead.server.Fairlead;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.KubernetesRequests;
import io.fairlead.testkit.peers.WithKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From two Kubernetes clusters to the ServiceEntries of a third: here three namespaces of one API server, and the two
/// are reached through a proxy each.
@WithKubernetes
class KubernetesPipelineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private KubernetesPeer kubernetes;
    private FaultProxy eu;
    private FaultProxy us;
    private String ofEu;
    private String ofUs;
    private String mesh;

    @BeforeEach
    void fill(KubernetesPeer peer) throws IOException {
        kubernetes = peer;
        eu = peer.proxy();
        us = peer.proxy();
        ofEu = peer.namespace();
        ofUs = peer.namespace();
        mesh = peer.namespace();
        service(ofEu);
        service(ofUs);
        slice(ofEu, "a", "10.1.0.1", "10.1.0.2");
        slice(ofUs, "a", "10.2.0.1", "10.2.0.2");
        Files.writeString(folder.resolve("token"), KubernetesPeer.ADMIN);
        Files.writeString(folder.resolve("fairlead.yaml"), """
                    pipeline: %s
                    kafka: embedded
                    schema-registry: embedded
                    http: {port: 0}
                    topics: {partitions: 4}
                    sources:
                      - name: clusters
                        kubernetes:
                          clusters:
                            - {name: eu-1, server: "%s", token-file: token, namespaces: [%s], region: eu}
                            - {name: us-1, server: "%s", token-file: token, namespaces: [%s], region: us, network: us}
                          timeout: 20s
                          liveness-interval: 1s
                          liveness-timeout: 1s
                        rules:
                          - {host: "${service}.mesh", namespace: %1$s}
                    guard: {max-removed-share: 100%%, max-removed-share-of-service: 100%%}
                    targets:
                      - name: mesh
                        istio: {kubeconfig: "%s", namespaces: [%1$s]}
                        policy: sync
                        coalesce: {quiet: 0s, max: 0s}
                    """.formatted(
                        mesh, eu.address(), ofEu, us.address(), ofUs, kubernetes.kubeconfig(KubernetesPeer.ADMIN)));
    }

    @AfterEach
    void close() {
        eu.close();
        us.close();
    }

    private FairleadConfig config() {
        return new ConfigReader(BundledConnectors.list()).read(folder.resolve("fairlead.yaml"));
    }

    @Test
    void twoClustersBecomeOneServiceAndOneThatIsAwayLosesNothing() throws Exception {
        Fairlead fairlead = Fairlead.start(config(), EnumSet.allOf(Role.class), _ -> {}, Clock.systemUTC());
        try (fairlead) {
            awaitAddresses("10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2");
            assertThat(entry())
                    .contains("\"locality\":\"eu/eu-a\"")
                    .contains("\"locality\":\"us/us-a\"")
                    .contains("\"network\":\"us\"");

            us.fail(new Effect.Refuse());
            await().atMost(PATIENCE).until(() -> fairlead.sources().toString().contains("INGEST-KUBERNETES-"));
            slice(ofUs, "a", "10.2.0.1");
            slice(ofEu, "a", "10.1.0.1", "10.1.0.3");
            awaitAddresses("10.1.0.1", "10.1.0.3", "10.2.0.1", "10.2.0.2");

            us.restore();
            awaitAddresses("10.1.0.1", "10.1.0.3", "10.2.0.1");
        }
    }

    @Test
    void validateTriesEachClusterAndNamesTheOneThatCannotBeRead() throws Exception {
        assertThat(source()).isEqualTo(new Reached("source clusters", "", "4 instances, 0 rejected"));

        us.fail(new Effect.Refuse());

        Reached reached = source();
        assertThat(reached.code()).isEqualTo("INGEST-KUBERNETES-UNREACHABLE");
        assertThat(reached.detail())
                .contains("cluster \"us-1\" at " + us.address())
                .doesNotContain("eu-1");
    }

    private Reached source() throws InterruptedException {
        return Connections.all(config(), Clock.systemUTC()).stream()
                .filter(one -> one.what().startsWith("source"))
                .findFirst()
                .orElseThrow();
    }

    private void service(String namespace) {
        kubernetes.apply("/api/v1/namespaces/" + namespace + "/services/web", "test", """
                {apiVersion: v1, kind: Service, metadata: {name: web},
                 spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}}
                """);
    }

    private void slice(String namespace, String name, String... addresses) {
        String zone = (namespace.equals(ofEu) ? "eu" : "us") + "-a";
        List<String> endpoints = List.of(addresses).stream()
                .map(address -> "{addresses: [" + address + "], zone: " + zone + "}")
                .toList();
        kubernetes.apply(
                "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices/" + name, "test", """
                {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice,
                 metadata: {name: %s, labels: {kubernetes.io/service-name: web}}, addressType: IPv4,
                 ports: [{name: http, port: 8080}], endpoints: %s}
                """.formatted(
                                name, endpoints));
    }

    private String entry() {
        KubernetesRequests.Answer answer =
                kubernetes.get("/apis/networking.istio.io/v1/namespaces/" + mesh + "/serviceentries/web.mesh");
        return answer.body();
    }

    private void awaitAddresses(String... expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(new JsonMapper()
                                .readTree(entry())
                                .path("spec")
                                .path("endpoints")
                                .findValuesAsText("address"))
                        .containsExactly(expected));
    }
}
