package io.fairlead.bench.recovery;

import io.fairlead.bench.measure.Patience;
import io.fairlead.config.ConfigReader;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.Role;
import io.fairlead.server.Fairlead;
import io.fairlead.testkit.kafka.ChildKafka;
import io.fairlead.testkit.peers.ApicurioPeer;
import io.fairlead.testkit.peers.ConsulPeer;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.PeerBinary;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.stream.Stream;

/// A Consul, a Kafka broker, a schema registry and an API server, each of which can be broken, and a Fairlead with the
/// default configuration between them.
final class Installation implements AutoCloseable {
    private static final int STARTS = 10;

    final ConsulPeer consul;
    final KubernetesPeer kubernetes;
    final String namespace;
    final ChildKafka kafka;
    final FaultProxy toConsul;
    final FaultProxy toKubernetes;
    final FaultProxy toSchemaRegistry;
    final EndpointWatch mesh;
    /// Closed in the reverse order.
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /// The first of the programs that is not built, if any.
    static Optional<String> missing() {
        return Stream.of("consul", "etcd", "kube-apiserver", "apicurio")
                .map(PeerBinary::missing)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// Returns once Fairlead is ready.
    Installation(Path folder) throws Exception {
        try {
            consul = opened(ConsulPeer.start());
            kubernetes = opened(KubernetesPeer.start());
            namespace = kubernetes.namespace();
            kafka = opened(ChildKafka.start(Files.createDirectories(folder.resolve("kafka"))));
            ApicurioPeer apicurio = opened(ApicurioPeer.start());
            toConsul = opened(new FaultProxy(consul.port()));
            toKubernetes = opened(kubernetes.proxy());
            toSchemaRegistry = opened(new FaultProxy(URI.create(apicurio.url()).getPort()));
            mesh = opened(new EndpointWatch(kubernetes, namespace));
            Path config = Files.writeString(folder.resolve("fairlead.yaml"), config(folder, apicurio));
            var _ = FairleadProcess.output(folder, 0, "topics", "apply");
            Fairlead fairlead = opened(start(config));
            Patience.await("Fairlead", fairlead::isReady);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /// A schema registry that has just started may take longer than it is given.
    private static Fairlead start(Path config) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return Fairlead.start(
                        new ConfigReader(BundledConnectors.list()).read(config),
                        EnumSet.allOf(Role.class),
                        _ -> {},
                        Clock.systemUTC());
            } catch (TransientFailure e) {
                if (attempt == STARTS) {
                    throw e;
                }
                Thread.sleep(Duration.ofSeconds(1));
            }
        }
    }

    private String config(Path folder, ApicurioPeer apicurio) throws IOException {
        String kubeconfig = Files.readString(kubernetes.kubeconfig(KubernetesPeer.ADMIN))
                .replaceFirst(
                        "server: \"[^\"]*\", certificate-authority-data: \"[^\"]*\"",
                        "server: \"" + toKubernetes.address() + "\"");
        return """
                pipeline: recovery
                kafka: {bootstrap.servers: "%s"}
                schema-registry: {url: "%s"}
                http: {port: 0}
                topics: {partitions: 4, replication-factor: 1}
                sources:
                  - name: dc1
                    consul: {address: "%s"}
                    claims: {addresses: [loopback]}
                    rules:
                      - {drop: "service == 'consul'"}
                      - {host: "${service}.recovery.mesh", namespace: %s}
                      - {ports: [{name: http, number: 80, protocol: HTTP}]}
                targets:
                  - name: prod
                    istio: {kubeconfig: "%s"}
                    policy: sync
                """.formatted(
                kafka.bootstrapServers(),
                toSchemaRegistry.address().resolve(URI.create(apicurio.url()).getPath()),
                toConsul.address(),
                namespace,
                Files.writeString(folder.resolve("kubeconfig.yaml"), kubeconfig));
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("could not close " + part, e);
            }
        }
    }
}
