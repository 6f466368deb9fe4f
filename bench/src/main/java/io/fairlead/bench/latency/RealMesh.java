package io.fairlead.bench.latency;

import io.fairlead.bench.measure.Patience;
import io.fairlead.config.ConfigReader;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.platform.Role;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.Outcome.Applied;
import io.fairlead.publisher.plan.Change;
import io.fairlead.server.Fairlead;
import io.fairlead.table.image.Timeline;
import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.EnvoyPeer;
import io.fairlead.testkit.peers.IstiodPeer;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.PeerBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Consul, Fairlead with everything embedded in this process, kube-apiserver, istiod and Envoy: one service with one
/// endpoint, whose port tells one change from the other everywhere.
final class RealMesh implements AutoCloseable {
    private static final String SERVICE = "clock";
    private static final int FIRST_PORT = 20_000;
    private static final String HOST = "clock.bench.mesh";
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(1);

    /// What ends each part, the last one first.
    private final Deque<Runnable> parts = new ArrayDeque<>();
    private final BlockingQueue<Timeline> applied = new LinkedBlockingQueue<>();
    private final ConsulPeer consul;
    private final EnvoyPeer envoy;
    private volatile int port = FIRST_PORT + 10_000;

    /// When one change passed what can be seen from outside, and Fairlead's own times of it.
    record Passed(Instant asked, Instant accepted, Timeline timeline, Instant inEnvoy) {}

    /// Which of the programs is not built, if any.
    static Optional<String> missing() {
        return Stream.of("consul", "etcd", "kube-apiserver", "istiod", "envoy")
                .map(PeerBinary::missing)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// Returns once the first endpoint is in Envoy.
    ///
    /// @param istiod more of istiod's environment
    RealMesh(Path folder, Map<String, String> istiod) throws Exception {
        try {
            consul = ConsulPeer.start();
            parts.push(consul::close);
            KubernetesPeer kubernetes = KubernetesPeer.start();
            parts.push(kubernetes::close);
            IstiodPeer istio = IstiodPeer.start(kubernetes, folder, istiod);
            parts.push(istio::close);
            envoy = EnvoyPeer.start(istio.xdsPort(), List.of(HOST));
            parts.push(envoy::close);
            Fairlead fairlead = Fairlead.start(
                    new ConfigReader(BundledConnectors.list()).read(config(folder, kubernetes)),
                    EnumSet.allOf(Role.class),
                    this::note,
                    Clock.systemUTC());
            parts.push(fairlead::close);
            Patience.await("Fairlead", fairlead::isReady);
            var _ = change();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private Path config(Path folder, KubernetesPeer kubernetes) throws IOException {
        return Files.writeString(folder.resolve("fairlead.yaml"), """
                pipeline: bench
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
                      - {host: "${service}.bench.mesh", namespace: %s}
                      - {ports: [{name: http, number: 80, protocol: HTTP}]}
                targets:
                  - name: prod
                    istio: {kubeconfig: "%s"}
                    policy: sync
                    coalesce: {quiet: 0s, max: 0s}
                """.formatted(
                        consul.address(), kubernetes.namespace(), kubernetes.kubeconfig(KubernetesPeer.ADMIN)));
    }

    /// A change is an endpoint more and then one less, which may come in two writes: the last one counts.
    private void note(Outcome outcome) {
        if (outcome instanceof Applied(var _, var change, var timeline)) {
            String content = switch (change) {
                case Change.Create(var created) -> created.content();
                case Change.Update(var _, var after) -> after.content();
                case Change.Delete _ -> throw new IllegalStateException("nothing was to go: " + change);
            };
            int now = port;
            if (content.contains(Integer.toString(now)) && !content.contains(Integer.toString(now - 1))) {
                applied.add(timeline);
            }
        }
    }

    /// As many changes as Consul takes, of which Fairlead sees what it can: a JVM that has been up for a while.
    void warmUp(int changes) {
        for (int i = 0; i < changes; i++) {
            consul.register(SERVICE, SERVICE, FIRST_PORT + i);
        }
    }

    /// The endpoint moves to another port. Returns once the API server has acknowledged it and Envoy has it: Envoy is
    /// asked after the acknowledgement, so that the asking takes no core from what is measured.
    Passed change() throws InterruptedException {
        int moved = port + 1;
        port = moved;
        // What the way to the port before wrote, or a warm-up away from it.
        applied.clear();
        Instant asked = Instant.now();
        consul.register(SERVICE, SERVICE, moved);
        Instant accepted = Instant.now();
        Timeline timeline = applied.poll(LONGEST.toSeconds(), TimeUnit.SECONDS);
        Set<String> wanted = Set.of(ConsulPeer.ADDRESS + ":" + moved);
        Instant deadline = accepted.plus(LONGEST);
        while (!envoy.endpoints(HOST).equals(wanted)) {
            if (timeline == null || Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("port " + moved + " did not come to Envoy within " + LONGEST);
            }
            Thread.sleep(POLL);
        }
        return new Passed(asked, accepted, Objects.requireNonNull(timeline), Instant.now());
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            parts.pop().run();
        }
    }
}
