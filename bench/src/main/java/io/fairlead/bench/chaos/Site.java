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
import java.util.List;
import java.util.Random;

/// Everything that a company with a mesh has, on this machine: Kafka, a schema registry, Consul, inventory files, an
/// API server, and Fairlead between them. Fairlead reaches the HTTP servers through proxies that break on demand.
final class Site extends Scene {
    static final String NAMESPACE = "chaos";

    final KafkaCluster kafka;
    final ConsulCluster consul;
    final KubernetesPeer kubernetes;
    final FaultProxy toConsul;
    final FaultProxy toKubernetes;
    final FaultProxy toSchemaRegistry;
    final ConsulRegistry catalog;
    final Path folder;
    private final Load load;
    private final MeshWatch mesh;
    private final Deployment fairlead;

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
        FileRegistry files = new FileRegistry(folder.resolve("inventory"), NAMESPACE);
        // Within what the guard lets go in a minute by default: 20% of a source, half of a service.
        load = opened(new Load(
                truth, random, List.of(new Fleet(files, "f", 3, 20, 10, 10), new Fleet(catalog, "s", 20, 10, 1, 25))));
        load.fill();
        Files.writeString(folder.resolve("fairlead.yaml"), config(apicurio));
        var _ = FairleadProcess.output(folder, 0, "topics", "apply");
        mesh = opened(new MeshWatch(kubernetes, NAMESPACE, truth::has));
        fairlead = opened(new Deployment(folder));
        fairlead.startAll();
        awaitFirstAgreement();
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
                    claims: {addresses: [loopback]}
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

    @Override
    Load load() {
        return load;
    }

    @Override
    MeshWatch mesh() {
        return mesh;
    }

    @Override
    Deployment fairlead() {
        return fairlead;
    }
}
