package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.app.config.ConfigReader;
import io.fairlead.app.runtime.Fairlead;
import io.fairlead.app.runtime.Role;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.Outcome.Applied;
import io.fairlead.publisher.pipeline.Timeline;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.EnvoyPeer;
import io.fairlead.testkit.peers.IstiodPeer;
import io.fairlead.testkit.peers.KubernetesPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Consul, Fairlead, kube-apiserver, istiod and Envoy, all of them real. How long each stage takes depends on
/// istiod's debounce, so that the concrete classes set it.
abstract class EndToEnd {
    static final String SHOP = "billing.e2e.mesh";
    static final String CLOCK = "clock.e2e.mesh";
    private static final int WARM_UP = 20;
    private static final int CHANGES = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    private KubernetesPeer kubernetes;
    private String namespace;
    ConsulPeer consul;
    EnvoyPeer envoy;
    private IstiodPeer istiod;
    private Fairlead fairlead;

    @BeforeEach
    void start(ConsulPeer registry, KubernetesPeer api, IstiodPeer istio, EnvoyPeer proxy) throws Exception {
        consul = registry;
        envoy = proxy;
        kubernetes = api;
        istiod = istio;
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
        fairlead =
                Fairlead.start(ConfigReader.read(config), EnumSet.allOf(Role.class), outcomes::add, Clock.systemUTC());
        await().atMost(Duration.ofSeconds(40)).until(fairlead::isReady);
    }

    @AfterEach
    void stop() {
        if (fairlead != null) {
            fairlead.close();
        }
        // The next test has another namespace, and of two objects for one host istiod takes the older.
        kubernetes.delete("/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries");
    }

    /// A change of one endpoint: its port is another each time, so that it can be told apart everywhere.
    @Test
    void printsTheTimesOf200Changes() throws Exception {
        register("clock", "clock-1", 19_999);
        awaitInEnvoy(CLOCK, 19_999);
        List<StageTimes.Change> changes = new ArrayList<>();
        for (int i = 0; i < WARM_UP + CHANGES; i++) {
            int port = 20_000 + i;
            outcomes.clear();
            Instant asked = Instant.now();
            register("clock", "clock-1", port);
            Instant accepted = Instant.now();
            awaitInEnvoy(CLOCK, port);
            Instant inEnvoy = Instant.now();
            Timeline timeline = applied(port);
            // Envoy may have it before the API server's answer is back here, and Consul's blocking answer may be the
            // first.
            assertThat(List.copyOf(timeline.at().values()))
                    .isSorted()
                    .allSatisfy(at -> assertThat(at).isBetween(asked, Instant.now()));
            assertThat(timeline.at()).containsOnlyKeys(Timeline.Stage.values());
            if (i >= WARM_UP) {
                changes.add(new StageTimes.Change(asked, accepted, timeline, inEnvoy));
            }
        }
        StageTimes times = StageTimes.of(changes, istiod.pushTimes());
        System.out.println(times.tables(getClass().getSimpleName() + ", " + CHANGES + " changes one after the other"));
        assertThat(changes).hasSize(CHANGES);
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

    void register(String service, String id, int port) {
        consul.put("/v1/catalog/register", """
                {"Node": "external", "Address": "127.0.0.1", "SkipNodeUpdate": true,
                 "Service": {"Service": "%s", "ID": "%s", "Port": %d, "Address": "127.0.0.1"}}
                """.formatted(service, id, port));
    }

    void awaitInEnvoy(String host, int... ports) {
        String[] wanted =
                Arrays.stream(ports).mapToObj(port -> "127.0.0.1:" + port).toArray(String[]::new);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(envoy.endpoints(host)).containsExactly(wanted));
    }
}
