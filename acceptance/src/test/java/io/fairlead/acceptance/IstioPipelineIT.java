package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.config.ConfigReader;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.platform.Role;
import io.fairlead.publisher.pipeline.TargetHealth;
import io.fairlead.publisher.spi.WriteOrigin;
import io.fairlead.server.Fairlead;
import io.fairlead.testkit.peers.KubernetesPeer;
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

/// From an inventory file to a real API server: what a mesh's operator sees.
@WithKubernetes
class IstioPipelineIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private KubernetesPeer kubernetes;
    private String namespace;
    private Fairlead fairlead;

    @BeforeEach
    void start(KubernetesPeer peer) throws Exception {
        kubernetes = peer;
        namespace = peer.namespace();
        Files.createDirectories(folder.resolve("inventory"));
        Files.writeString(
                folder.resolve("fairlead.yaml"), """
                    pipeline: %s
                    kafka: embedded
                    schema-registry: embedded
                    http: {port: 0}
                    topics: {partitions: 4}
                    sources:
                      - name: static
                        files: {paths: ["inventory/*.yaml"]}
                    merge: {service-linger: 0s}
                    guard: {max-removed-share: 100%%, max-removed-share-of-service: 100%%}
                    targets:
                      - name: cluster
                        istio: {kubeconfig: "%s"}
                        policy: sync
                        coalesce: {quiet: 0s, max: 0s}
                    """.formatted(namespace, kubernetes.kubeconfig(KubernetesPeer.ADMIN)));
        inventory("billing", "10.1.0.1");
        run();
    }

    private void run() throws InterruptedException {
        fairlead = Fairlead.start(
                new ConfigReader(BundledConnectors.list()).read(folder.resolve("fairlead.yaml")),
                EnumSet.allOf(Role.class),
                _ -> {},
                Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        fairlead.close();
    }

    @Test
    void createsUpdatesRepairsAndDeletes() throws IOException {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(addresses("billing")).containsExactly("10.1.0.1"));
        JsonNode created = object("billing");

        inventory("billing", "10.1.0.1", "10.1.0.2");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(addresses("billing")).containsExactly("10.1.0.1", "10.1.0.2"));
        assertThat(withoutEndpoints(object("billing"))).isEqualTo(withoutEndpoints(created));

        kubernetes.admin(
                "PATCH",
                path("billing"),
                "application/merge-patch+json",
                "{\"spec\": {\"endpoints\": [{\"address\": \"10.9.9.9\"}]}}");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(addresses("billing")).containsExactly("10.1.0.1", "10.1.0.2"));
        kubernetes.delete(path("billing"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(addresses("billing")).containsExactly("10.1.0.1", "10.1.0.2"));

        inventory("cart", "10.2.0.1");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(addresses("cart")).containsExactly("10.2.0.1");
            assertThat(kubernetes.get(path("billing")).status()).isEqualTo(404);
        });
    }

    @Test
    void leavesAForeignObjectAloneAndReportsIt() throws IOException {
        String foreign = kubernetes
                .apply(path("search"), "somebody", """
                    {apiVersion: networking.istio.io/v1, kind: ServiceEntry,
                     metadata: {name: search.shop.mesh, namespace: %s},
                     spec: {hosts: [search.shop.mesh], ports: [{name: http, number: 80}], resolution: DNS}}
                    """.formatted(namespace))
                .body();
        inventory("search", "10.3.0.1");
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(target().conflicts()).isEqualTo(1));
        assertThat(kubernetes.get(path("search")).body()).isEqualTo(foreign);
    }

    @Test
    void anUnchangedRestartWritesNothing() throws Exception {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(addresses("billing")).containsExactly("10.1.0.1"));
        String before = kubernetes.get(path("billing")).body();
        fairlead.close();
        run();
        await().atMost(Duration.ofSeconds(90)).until(fairlead::isReady);
        assertThat(kubernetes.get(path("billing")).body()).isEqualTo(before);
    }

    @Test
    void aNamespaceThatIsMissingConcernsItsServiceAlone() throws Exception {
        String later = namespace + "-later";
        write("later.yaml", later, "lost", "10.4.0.1");
        for (int i = 1; i <= 2; i++) {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(target().problem())
                            .contains("MESH-ISTIO-NAMESPACE")
                            .contains(later));
            String address = "10.1.0.1" + i;
            inventory("billing", address);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(addresses("billing")).containsExactly(address));
            await().atMost(PATIENCE).until(fairlead::isReady);
            assertThat(target().state()).isEqualTo(TargetHealth.State.RUNNING);
            if (i == 1) {
                fairlead.close();
                run();
            }
        }

        kubernetes.namespace(later);
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() ->
                        assertThat(kubernetes.get(path(later, "lost")).body()).contains("10.4.0.1"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(target().problem()).isEmpty());
    }

    private TargetHealth target() {
        return fairlead.targets().getFirst();
    }

    private String path(String service) {
        return path(namespace, service);
    }

    private static String path(String namespace, String service) {
        return "/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries/" + service + ".shop.mesh";
    }

    private JsonNode object(String service) throws IOException {
        return new JsonMapper().readTree(kubernetes.get(path(service)).body());
    }

    private List<String> addresses(String service) throws IOException {
        return object(service).path("spec").path("endpoints").findValuesAsText("address");
    }

    /// What must not move when only endpoints change; the API server's bookkeeping does, and which record the last
    /// write rests on.
    private static JsonNode withoutEndpoints(JsonNode object) {
        ObjectNode rest = object.deepCopy();
        ((ObjectNode) rest.path("spec")).remove("endpoints");
        ((ObjectNode) rest.path("metadata")).remove(List.of("generation", "resourceVersion", "managedFields"));
        ((ObjectNode) rest.at("/metadata/annotations")).remove(WriteOrigin.READ_TO);
        return rest;
    }

    private void inventory(String service, String... addresses) throws IOException {
        write("shop.yaml", namespace, service, addresses);
    }

    private void write(String file, String namespace, String service, String... addresses) throws IOException {
        StringBuilder yaml = new StringBuilder("""
            services:
              - name: %s
                host: %s.shop.mesh
                namespace: %s
                ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                endpoints:
            """.formatted(service, service, namespace));
        for (String address : addresses) {
            yaml.append("      - {address: ").append(address).append("}\n");
        }
        Files.writeString(folder.resolve("inventory").resolve(file), yaml);
    }
}
