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
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/// Everything that a company with a mesh has, on this machine: Kafka, a schema registry, Consul, inventory
/// files, an API server, and Fairlead between them. Fairlead reaches the HTTP servers through proxies that
/// break on demand.
final class Site extends Scene {
    static final String NAMESPACE = "chaos";
    /// Services whose names begin so are left alone by the load.
    static final String OWN = "own";
    /// `network locality` of every instance in Consul.
    static final String PLACE_OF_CONSUL = "dc1 eu-1/dc1";

    final KafkaCluster kafka;
    final ConsulCluster consul;
    final KubernetesPeer kubernetes;
    final FaultProxy toConsul;
    final FaultProxy toKubernetes;
    final FaultProxy toSchemaRegistry;
    final ConsulRegistry catalog;
    final Path folder;
    private final ApicurioPeer apicurio;
    private final AtomicInteger services = new AtomicInteger();
    private final Load load;
    private final MeshWatch mesh;
    private final Deployment fairlead;

    /// Returns once the mesh shows what the registries have. The load is off.
    Site(Path folder, Random random) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        kafka = opened(KafkaCluster.start(folder.resolve("kafka")));
        consul = opened(ConsulCluster.start(Files.createDirectories(folder.resolve("consul"))));
        kubernetes = opened(KubernetesPeer.start());
        apicurio = opened(ApicurioPeer.start());
        toConsul = opened(new FaultProxy(consul.port()));
        toKubernetes = opened(kubernetes.proxy());
        toSchemaRegistry = opened(new FaultProxy(URI.create(apicurio.url()).getPort()));
        var _ = kubernetes.namespace(NAMESPACE);
        MeshRights rights = new MeshRights(kubernetes);
        rights.grant(MeshRights.ALL);
        rights.grantReading();
        catalog = new ConsulRegistry(consul);
        FileRegistry files = new FileRegistry(folder.resolve("inventory"), NAMESPACE);
        // Within what the guard lets go in a minute by default: 20% of a source, half of a service.
        load = opened(new Load(
                truth, random, List.of(new Fleet(files, "f", 3, 20, 10, 10), new Fleet(catalog, "s", 20, 10, 1, 25))));
        load.fill();
        configure("");
        var _ = FairleadProcess.output(folder, 0, "topics", "apply");
        mesh = opened(new MeshWatch(kubernetes, NAMESPACE, truth));
        fairlead = opened(new Deployment(folder));
        fairlead.startAll();
        awaitFirstAgreement();
    }

    /// Writes the settings in one step. Fairlead follows what can change while it runs.
    ///
    /// @param more sources, as further items of the list `sources`; empty for none
    void configure(String more) throws IOException {
        write(config(more));
    }

    /// The same, with texts of the settings replaced.
    ///
    /// @throws IllegalArgumentException the settings do not have one of them
    void configure(Map<String, String> replacements) throws IOException {
        String settings = config("");
        for (Map.Entry<String, String> each : replacements.entrySet()) {
            if (!settings.contains(each.getKey())) {
                throw new IllegalArgumentException("no \"" + each.getKey() + "\" in " + settings);
            }
            settings = settings.replace(each.getKey(), each.getValue());
        }
        write(settings);
    }

    /// The folder of another pipeline that reads the same registries and has the same target.
    Path pipelineBeside(String name) throws IOException {
        return folderBeside(name, config("").replace("pipeline: chaos", "pipeline: " + name));
    }

    /// The folder of another pipeline that reads Consul alone and writes to a namespace of its name.
    Path pipelineIn(String namespace) throws IOException {
        return folderBeside(
                namespace,
                config("")
                        .replace("pipeline: chaos", "pipeline: " + namespace)
                        .replace("namespace: " + NAMESPACE, "namespace: " + kubernetes.namespace(namespace))
                        .replaceAll("(?s)  - name: static.*?(?=targets:)", ""));
    }

    /// A folder with the present settings, which the present folder no longer follows.
    Path settingsBeside(String name) throws IOException {
        return folderBeside(name, Files.readString(folder.resolve("fairlead.yaml")));
    }

    private Path folderBeside(String name, String settings) throws IOException {
        Path beside = Files.createDirectories(folder.resolve(name));
        Files.writeString(beside.resolve("fairlead.yaml"), settings.replace("\"inventory/", "\"../inventory/"));
        return beside;
    }

    MeshObjects objects(String namespace) {
        return new MeshObjects(kubernetes, namespace);
    }

    private void write(String settings) throws IOException {
        Path next = Files.writeString(folder.resolve("fairlead.next"), settings);
        Files.move(next, folder.resolve("fairlead.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private String config(String more) throws IOException {
        return """
                pipeline: chaos
                kafka: {bootstrap.servers: "%s"}
                schema-registry: {url: "%s"}
                http: {port: 0}
                topics: {partitions: 6}
                sources:
                %s%s
                  - name: static
                    files: {paths: ["inventory/*.yaml"]}
                targets:
                  - name: prod
                    istio: {kubeconfig: "%s"}
                    policy: sync
                """.formatted(
                        kafka.bootstrapServers(),
                        schemaRegistry(toSchemaRegistry.address()),
                        consulSource("dc1", toConsul.address()),
                        more,
                        kubeconfig("kubeconfig.yaml", toKubernetes));
    }

    /// A kubeconfig of Fairlead's user for the API server behind this proxy.
    Path kubeconfig(String file, FaultProxy proxy) throws IOException {
        return Files.writeString(
                folder.resolve(file),
                Files.readString(kubernetes.kubeconfig(KubernetesPeer.NOBODY))
                        .replaceFirst(
                                "server: \"[^\"]*\", certificate-authority-data: \"[^\"]*\"",
                                "server: \"" + proxy.address() + "\""));
    }

    /// An item of the list `sources`.
    static String consulSource(String name, URI address) {
        return """
                  - name: %s
                    consul: {address: "%s"}
                    claims: {addresses: [loopback]}
                    rules:
                      - {drop: "service == 'consul'"}
                      - {host: "${service}.chaos.mesh", namespace: %s}
                      - {ports: [{name: http, number: 80, protocol: HTTP}]}
                      - {labels: {version: "${metadata.version}"}}
                      - {network: dc1, locality: eu-1/dc1}
                """.formatted(name, address, NAMESPACE);
    }

    private String schemaRegistry(URI address) {
        return address.resolve(URI.create(apicurio.url()).getPath()).toString();
    }

    /// The schema registry itself, whatever befalls the proxy before it.
    String schemaRegistry() {
        return apicurio.url();
    }

    /// Registers instances of a service that the load leaves alone in Consul, and waits until the mesh has
    /// them.
    List<RegisteredInstance> newService(int instances) throws IOException, InterruptedException {
        String service = OWN + services.incrementAndGet();
        List<RegisteredInstance> registered = register(service, instances);
        awaitShown(registered.getFirst().host());
        return registered;
    }

    /// Registers more instances of a service in Consul.
    List<RegisteredInstance> register(String service, int instances) throws IOException, InterruptedException {
        List<RegisteredInstance> registered = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            RegisteredInstance instance = new RegisteredInstance(service, load.address(), 1);
            truth.put(instance);
            catalog.put(instance);
            registered.add(instance);
        }
        return registered;
    }

    /// Deregisters instances in Consul, one after the other.
    void deregister(List<RegisteredInstance> instances) throws IOException, InterruptedException {
        for (RegisteredInstance instance : instances) {
            truth.remove(instance.address());
            catalog.remove(instance);
        }
    }

    /// Deregisters all services that the load leaves alone, and waits until the mesh has none of their
    /// endpoints.
    void deregisterOwn() throws IOException, InterruptedException {
        List<RegisteredInstance> own = truth.instances().stream()
                .filter(instance -> instance.service().startsWith(OWN))
                .toList();
        deregister(own);
        for (RegisteredInstance instance : own) {
            awaitShown(instance.host());
        }
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
