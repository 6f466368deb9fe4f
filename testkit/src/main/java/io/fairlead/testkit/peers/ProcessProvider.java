package io.fairlead.testkit.peers;

import io.fairlead.embedded.EmbeddedKafka;
import io.fairlead.embedded.EmbeddedKafkaConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Programs that `testkit/peers/build` made; the broker is in this JVM.
final class ProcessProvider implements PeerProvider {
    static final ProcessProvider INSTANCE = new ProcessProvider();

    private ProcessProvider() {}

    @Override
    public Optional<String> missing(PeerKind kind) {
        return switch (kind) {
            case KAFKA -> Optional.empty();
            case CONSUL -> PeerBinary.missing("consul");
            case KUBERNETES -> {
                // Both are asked for, since each says for itself that it is missing.
                Optional<String> etcd = PeerBinary.missing("etcd");
                Optional<String> server = PeerBinary.missing("kube-apiserver");
                yield etcd.or(() -> server);
            }
            case SCHEMA_REGISTRY -> PeerBinary.missing("apicurio");
        };
    }

    @Override
    public Broker kafka() {
        return new InThisJvm(EmbeddedKafka.start(EmbeddedKafkaConfig.temporary()));
    }

    private record InThisJvm(EmbeddedKafka kafka) implements Broker {
        @Override
        public String bootstrapServers() {
            return kafka.bootstrapServers();
        }

        @Override
        public void keepLog() {
            // It logs to where this JVM does.
        }

        @Override
        public void close() {
            kafka.close();
        }
    }

    @Override
    public RunningPeer consul(int port, List<String> hcl) {
        List<Integer> ports = FreePorts.many(2);
        List<String> arguments = new ArrayList<>(List.of(
                "agent",
                "-dev",
                "-client=127.0.0.1",
                "-bind=127.0.0.1",
                "-node=local",
                "-log-level=info",
                "-http-port=" + port,
                "-server-port=" + ports.get(0),
                "-serf-lan-port=" + ports.get(1),
                "-serf-wan-port=-1",
                "-dns-port=-1",
                "-grpc-port=-1",
                "-grpc-tls-port=-1"));
        hcl.forEach(text -> arguments.addAll(List.of("-hcl", text)));
        return PeerProcess.start(new PeerProcess.Start("consul", PeerBinary.require("consul"), arguments, Map.of()));
    }

    @Override
    public KubernetesServer kubernetes(int port, Path folder) {
        return ApiServerProcess.start(port, folder);
    }

    /// On the JDK of this JVM, since it needs a newer one than may be on the `PATH`.
    @Override
    public RunningPeer schemaRegistry(int port) {
        List<String> arguments = List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + FreePorts.one());
        return PeerProcess.start(new PeerProcess.Start(
                "apicurio",
                PeerBinary.require("apicurio"),
                arguments,
                Map.of("JAVA_HOME", System.getProperty("java.home"))));
    }
}
