package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.config.ConfigReader;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.platform.Role;
import io.fairlead.publisher.pipeline.TargetHealth;
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
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The folder of an installation with its embedded Kafka is copied to a second machine, and both run
/// (docs/operations/twin.md).
@WithKubernetes
@Timeout(600)
class CopiedInstallationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private final KubernetesPeer kubernetes;
    private final String namespace;
    private final Installation original = new Installation("original");
    private final Installation copy = new Installation("copy");

    CopiedInstallationIT(KubernetesPeer peer) {
        kubernetes = peer;
        namespace = peer.namespace();
    }

    private final class Installation {
        private final String name;
        private @Nullable Fairlead fairlead;

        Installation(String name) {
            this.name = name;
        }

        Path path() {
            return folder.resolve(name);
        }

        Installation lists(String address) throws IOException {
            Files.createDirectories(path().resolve("inventory"));
            Files.writeString(path().resolve("inventory/shop.yaml"), """
                services:
                  - name: billing
                    host: billing.shop.mesh
                    namespace: %s
                    ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                    endpoints: [{address: %s}]
                """.formatted(namespace, address));
            Files.writeString(path().resolve("fairlead.yaml"), """
                pipeline: %s
                kafka: {embedded: {directory: kafka}}
                schema-registry: embedded
                http: {port: 0}
                topics: {partitions: 4}
                sources:
                  - name: static
                    files: {paths: ["inventory/*.yaml"]}
                targets:
                  - name: cluster
                    istio: {kubeconfig: "%s", namespaces: [%s]}
                    policy: sync
                """.formatted(
                            namespace, kubernetes.kubeconfig(KubernetesPeer.ADMIN), namespace));
            return this;
        }

        void start() throws InterruptedException {
            fairlead = Fairlead.start(
                    new ConfigReader(BundledConnectors.list()).read(path().resolve("fairlead.yaml")),
                    EnumSet.allOf(Role.class),
                    _ -> {},
                    Clock.systemUTC());
        }

        Fairlead running() {
            return Objects.requireNonNull(fairlead, name + " does not run");
        }

        TargetHealth health() {
            return running().targets().getFirst();
        }

        boolean isRefusing() {
            return health().state() == TargetHealth.State.FAILING
                    && health().problem().startsWith("PUBLISHER-TWIN");
        }

        void stop() {
            Fairlead started = fairlead;
            fairlead = null;
            if (started != null) {
                started.close();
            }
        }
    }

    @AfterEach
    void stop() {
        original.stop();
        copy.stop();
        kubernetes.delete("/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries");
    }

    private List<String> addresses() throws IOException {
        JsonNode object = new JsonMapper()
                .readTree(kubernetes
                        .get("/apis/networking.istio.io/v1/namespaces/" + namespace
                                + "/serviceentries/billing.shop.mesh")
                        .body());
        return object.path("spec").path("endpoints").findValuesAsText("address");
    }

    private void copyKafka() throws IOException {
        Path from = original.path().resolve("kafka");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path to = copy.path().resolve("kafka").resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
    }

    @Test
    void isNoticedByBothAndWhoIsLeftGoesOn() throws Exception {
        original.lists("10.1.0.1").start();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(addresses()).containsExactly("10.1.0.1"));
        original.stop();
        copy.lists("10.7.7.7");
        copyKafka();

        original.start();
        await().atMost(PATIENCE).until(() -> original.running().isReady());
        copy.start();
        await().atMost(PATIENCE).until(() -> original.isRefusing() && copy.isRefusing());

        assertThat(original.running().isReady()).isFalse();
        List<String> held = addresses();
        await().during(Duration.ofSeconds(20))
                .atMost(PATIENCE)
                .until(() -> addresses().equals(held) && original.isRefusing() && copy.isRefusing());

        copy.stop();
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(addresses()).containsExactly("10.1.0.1"));
        await().atMost(PATIENCE).until(() -> original.running().isReady());
    }
}
