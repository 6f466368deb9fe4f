package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.config.ConfigReader;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.platform.Role;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.Outcome.Applied;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.server.Fairlead;
import io.fairlead.table.image.Timeline;
import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.EnvoyPeer;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithConsul;
import io.fairlead.testkit.peers.WithEnvoy;
import io.fairlead.testkit.peers.WithIstio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Consul, Fairlead, kube-apiserver, istiod and Envoy, all of them real. `./fairlead bench envoy` measures how long a
/// change takes from one to the next.
@WithConsul
@WithIstio
@WithEnvoy(hosts = {EndToEndIT.SHOP, EndToEndIT.CLOCK})
class EndToEndIT {
    static final String SHOP = "billing.e2e.mesh";
    static final String CLOCK = "clock.e2e.mesh";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    private KubernetesPeer kubernetes;
    private String namespace;
    private ConsulPeer consul;
    private EnvoyPeer envoy;
    private Fairlead fairlead;

    @BeforeEach
    void start(ConsulPeer registry, KubernetesPeer api, EnvoyPeer proxy) throws Exception {
        consul = registry;
        envoy = proxy;
        kubernetes = api;
        namespace = kubernetes.namespace();
        Path config = folder.resolve("fairlead.yaml");
        Files.writeString(config, """
            pipeline: %s
            kafka: embedded
            schema-registry: embedded
            http: {port: 0}
            topics: {partitions: 4}
            sources:
              - name: dc1
                consul: {address: "%s"}
                claims: {addresses: [loopback]}
                rules:
                  - {drop: "service == 'consul'"}
                  - {host: "${service}.e2e.mesh", namespace: %s}
                  - {ports: [{name: http, number: 80, protocol: HTTP}]}
            targets:
              - name: prod
                istio: {kubeconfig: "%s"}
                policy: sync
                coalesce: {quiet: 0s, max: 0s}
            """.formatted(
                        namespace, consul.address(), namespace, kubernetes.kubeconfig(KubernetesPeer.ADMIN)));
        fairlead = Fairlead.start(
                new ConfigReader(BundledConnectors.list()).read(config),
                EnumSet.allOf(Role.class),
                outcomes::add,
                Clock.systemUTC());
        await().atMost(Duration.ofSeconds(90)).until(fairlead::isReady);
    }

    @AfterEach
    void stop() {
        if (fairlead != null) {
            fairlead.close();
        }
        // The next test has another namespace, and of two objects for one host istiod takes the older.
        kubernetes.delete("/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries");
    }

    @Test
    void aRequestReachesEachInstanceThatConsulListsAndNoOther() throws Exception {
        try (NamedServer first = NamedServer.start("billing-1");
                NamedServer second = NamedServer.start("billing-2")) {
            register("billing", "billing-1", first.port());
            awaitInEnvoy(SHOP, first.port());
            assertThat(answers(50)).containsExactly("billing-1");

            register("billing", "billing-2", second.port());
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(answers(50)).containsExactlyInAnyOrder("billing-1", "billing-2"));

            consul.deregister("billing-1");
            awaitInEnvoy(SHOP, second.port());
            int before = first.asked();
            assertThat(answers(50)).containsExactly("billing-2");
            assertThat(first.asked()).isEqualTo(before);
        }
    }

    /// Who answers that many requests.
    private Set<String> answers(int requests) throws IOException, InterruptedException {
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < requests; i++) {
            answers.add(envoy.get(SHOP));
        }
        return answers;
    }

    /// The port is another each time, so that a change can be told apart everywhere.
    @Test
    void aChangeBearsTheTimeOfEachStage() {
        register("clock", "clock-1", 19_999);
        awaitInEnvoy(CLOCK, 19_999);
        for (int port = 20_000; port < 20_010; port++) {
            outcomes.clear();
            Instant asked = Instant.now();
            register("clock", "clock-1", port);
            awaitInEnvoy(CLOCK, port);
            Timeline timeline = applied(port);
            // Envoy may have it before the API server's answer is back here, and Consul's blocking answer may come
            // before that to the registration.
            assertThat(timeline.at()).containsOnlyKeys(Timeline.Stage.values());
            assertThat(List.copyOf(timeline.at().values()))
                    .isSorted()
                    .allSatisfy(at -> assertThat(at).isBetween(asked, Instant.now()));
        }
    }

    private Timeline applied(int port) {
        await().atMost(PATIENCE).until(() -> find(port) != null);
        return Objects.requireNonNull(find(port)).timeline();
    }

    private @Nullable Applied find(int port) {
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Applied applied
                    && applied.change() instanceof Update(var _, var after)
                    && after.content().contains(String.valueOf(port))) {
                return applied;
            }
        }
        return null;
    }

    private void register(String service, String id, int port) {
        consul.put("/v1/catalog/register", """
            {"Node": "external", "Address": "127.0.0.1", "SkipNodeUpdate": true,
             "Service": {"Service": "%s", "ID": "%s", "Port": %d, "Address": "127.0.0.1"}}
            """.formatted(service, id, port));
    }

    private void awaitInEnvoy(String host, int... ports) {
        String[] wanted =
                Arrays.stream(ports).mapToObj(port -> "127.0.0.1:" + port).toArray(String[]::new);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(envoy.endpoints(host)).containsExactly(wanted));
    }
}
