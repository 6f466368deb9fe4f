package io.fairlead.bench.chaos;

import io.fairlead.testkit.kafka.KafkaCluster;
import io.fairlead.testkit.peers.ApicurioPeer;
import io.fairlead.testkit.peers.ConsulCluster;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.SortedMap;

/// Everything that a company with a mesh has, on this machine: Kafka, a schema registry, Consul, inventory files, an
/// API server, and Fairlead between them. Fairlead reaches the HTTP servers through proxies that break on demand.
final class Site implements AutoCloseable {
    static final String NAMESPACE = "chaos";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    final KafkaCluster kafka;
    final ConsulCluster consul;
    final KubernetesPeer kubernetes;
    final FaultProxy toConsul;
    final FaultProxy toKubernetes;
    final FaultProxy toSchemaRegistry;
    final Truth truth = new Truth();
    final ConsulRegistry catalog;
    final Load load;
    final MeshWatch mesh;
    final Deployment fairlead;
    final Path folder;

    /// Returns once the mesh shows what the registries have. The load is off.
    Site(Path folder, Random random) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        kafka = opened(KafkaCluster.start(folder.resolve("kafka")));
        consul = opened(ConsulCluster.start(Files.createDirectories(folder.resolve("consul"))));
        kubernetes = opened(KubernetesPeer.start());
        ApicurioPeer apicurio = opened(ApicurioPeer.start());
        toConsul = opened(new FaultProxy(consul.port()));
        toKubernetes = opened(kubernetes.proxy());
        toSchemaRegistry = opened(new FaultProxy(URI.create(apicurio.url()).getPort()));
        var _ = kubernetes.namespace(NAMESPACE);
        catalog = new ConsulRegistry(consul);
        load = opened(new Load(truth, catalog, new FileRegistry(folder.resolve("inventory")), random));
        load.fill();
        Files.writeString(folder.resolve("fairlead.yaml"), config(apicurio));
        var _ = FairleadProcess.output(folder, 0, "topics", "apply");
        mesh = opened(new MeshWatch(kubernetes, NAMESPACE, truth::has));
        fairlead = opened(new Deployment(folder));
        fairlead.startAll();
        SortedMap<String, String> differences = awaitAgreement();
        if (!differences.isEmpty()) {
            throw new IllegalStateException("the mesh never showed what the registries have: " + differences);
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    private String config(ApicurioPeer apicurio) throws IOException {
        String kubeconfig = Files.readString(kubernetes.kubeconfig(KubernetesPeer.ADMIN))
                .replaceFirst(
                        "server: \"[^\"]*\", certificate-authority-data: \"[^\"]*\"",
                        "server: \"" + toKubernetes.address() + "\"");
        return """
                pipeline: chaos
                kafka: {bootstrap.servers: "%s"}
                schema-registry: {url: "%s"}
                http: {port: 0}
                topics: {partitions: 6}
                sources:
                  - name: dc1
                    consul: {address: "%s"}
                    rules:
                      - {drop: "service == 'consul'"}
                      - {host: "${service}.chaos.mesh", namespace: %s}
                      - {ports: [{name: http, number: 80, protocol: HTTP}]}
                      - {labels: {version: "${metadata.version}"}}
                  - name: static
                    files: {paths: ["inventory/*.yaml"]}
                targets:
                  - name: prod
                    istio: {kubeconfig: "%s"}
                    policy: sync
                """.formatted(
                kafka.bootstrapServers(),
                toSchemaRegistry.address().resolve(URI.create(apicurio.url()).getPath()),
                toConsul.address(),
                NAMESPACE,
                Files.writeString(folder.resolve("kubeconfig.yaml"), kubeconfig));
    }

    /// Waits, while the load is off, until the mesh shows what the registries were told.
    ///
    /// @return what differs when the patience is at its end; nothing when they agree
    SortedMap<String, String> awaitAgreement() throws InterruptedException {
        Endpoints expected = truth.endpoints();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            SortedMap<String, String> differences = mesh.endpoints().differences(expected);
            if (differences.isEmpty() || System.nanoTime() > deadline) {
                return differences;
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() {
        parts.forEach(part -> {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("could not close " + part, e);
            }
        });
    }
}
