package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.testcontainers.consul.ConsulContainer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/// Containers of a Docker engine on this machine, made by Testcontainers. Every port is bound to 127.0.0.1.
///
/// The images have their public names; `testkit/peers/images/build` makes stand-ins under the same names where none
/// can be pulled. Testcontainers wants an image of its own to clean up after a killed JVM; where that cannot be
/// pulled either, set `TESTCONTAINERS_RYUK_DISABLED=true` in the environment.
final class ContainerProvider implements PeerProvider {
    static final ContainerProvider INSTANCE = new ContainerProvider();

    private final Map<PeerKind, Optional<String>> missing = new ConcurrentHashMap<>();

    private ContainerProvider() {}

    static String image(PeerKind kind) {
        return switch (kind) {
            case KAFKA -> "apache/kafka:4.3.1";
            case CONSUL -> "hashicorp/consul:1.22";
            case KUBERNETES -> "rancher/k3s:v1.33.4-k3s1";
            case SCHEMA_REGISTRY -> "apicurio/apicurio-registry:3.3.3";
        };
    }

    @Override
    public Optional<String> missing(PeerKind kind) {
        return missing.computeIfAbsent(kind, _ -> {
            Optional<String> notice = DockerEngine.missing(image(kind));
            notice.ifPresent(text -> System.err.println((PeerBinary.isRequired() ? "failing: " : "skipping: ") + text));
            return notice;
        });
    }

    private static DockerImageName named(PeerKind kind) {
        return DockerImageName.parse(image(kind));
    }

    /// Makes it known outside as that port of 127.0.0.1, and no other port known at all.
    static <C extends GenericContainer<?>> C bound(C container, int port, int inside) {
        container.setExposedPorts(List.of(inside));
        container.setPortBindings(List.of("127.0.0.1:" + port + ":" + inside));
        return container;
    }

    @Override
    public Broker kafka() {
        int port = FreePorts.one();
        KafkaContainer kafka = bound(new KafkaContainer(named(PeerKind.KAFKA)), port, 9092)
                // As the broker of this JVM has it: topics are made by who needs them.
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4");
        return new InContainer(ContainerPeer.start("kafka", kafka), "127.0.0.1:" + port);
    }

    private record InContainer(ContainerPeer peer, String bootstrapServers) implements Broker {
        @Override
        public void keepLog() {
            peer.keepLog();
        }

        @Override
        public void close() {
            peer.close();
        }
    }

    @Override
    public RunningPeer consul(int port, List<String> hcl) {
        List<String> command = new ArrayList<>(List.of("agent", "-dev", "-client=0.0.0.0", "-node=local"));
        hcl.forEach(text -> command.addAll(List.of("-hcl", text)));
        ConsulContainer consul = bound(new ConsulContainer(named(PeerKind.CONSUL)), port, 8500);
        consul.setCommandParts(command.toArray(String[]::new));
        // With ACLs no request is answered without a token; the caller waits for what it needs.
        consul.setWaitStrategy(Wait.forListeningPort());
        return ContainerPeer.start("consul", consul);
    }

    @Override
    public KubernetesServer kubernetes(int port, Path folder) {
        try {
            return K3sServer.start(named(PeerKind.KUBERNETES), port, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public RunningPeer schemaRegistry(int port) {
        GenericContainer<?> apicurio = bound(new GenericContainer<>(named(PeerKind.SCHEMA_REGISTRY)), port, 8080);
        return ContainerPeer.start("apicurio", apicurio);
    }
}
