package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.kafka.ChildKafka;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;

/// The work folder of several Fairlead processes: a broker in a JVM of its own, an inventory of one service, and
/// a folder as target.
final class ProcessFolder implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PARTITIONS = 4;

    private final Path folder;
    private final ChildKafka kafka;
    final MeshFolder mesh;

    /// The topics are not there yet.
    ProcessFolder(Path folder, String... addresses) throws IOException, InterruptedException {
        this.folder = folder;
        kafka = ChildKafka.start(folder.resolve("broker"));
        mesh = new MeshFolder(folder.resolve("mesh"));
        Files.createDirectories(folder.resolve("mesh"));
        Files.createDirectories(folder.resolve("inventory"));
        inventory(addresses);
        Files.writeString(folder.resolve("fairlead.yaml"), """
                pipeline: test
                kafka: {bootstrap.servers: "%s"}
                schema-registry: embedded
                http: {port: 0}
                topics: {partitions: %d, replication-factor: 1}
                sources:
                  - name: static
                    files: {paths: ["inventory/*.yaml"]}
                targets:
                  - name: folder
                    files: {directory: mesh}
                    policy: sync
                """.formatted(kafka.bootstrapServers(), PARTITIONS));
    }

    /// Returns once so many ingest processes share all shards and none is on its way from one to another.
    void awaitShared(int processes) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
                ConsumerGroupDescription group = admin.describeConsumerGroups(List.of("test-ingest"))
                        .all()
                        .get()
                        .get("test-ingest");
                return group != null
                        && group.groupState() == GroupState.STABLE
                        && group.members().size() == processes
                        && group.members().stream()
                                        .mapToInt(member -> member.assignment()
                                                .topicPartitions()
                                                .size())
                                        .sum()
                                == PARTITIONS;
            });
        }
    }

    /// What is in the broker's directory now.
    Path copyKafka() throws IOException, InterruptedException {
        kafka.stop();
        Path copy = folder.resolve("broker-copy");
        copy(folder.resolve("broker"), copy);
        kafka.restart();
        return copy;
    }

    /// Whatever was written since is lost.
    void restoreKafka(Path copy) throws IOException, InterruptedException {
        kafka.stop();
        Files.move(folder.resolve("broker"), folder.resolve("broker-lost"));
        copy(copy, folder.resolve("broker"));
        kafka.restart();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    /// Whatever was written stays.
    void restartKafka() throws InterruptedException {
        kafka.stop();
        kafka.restart();
    }

    void killKafka() {
        kafka.kill();
    }

    /// After [#killKafka].
    void startKafka() throws InterruptedException {
        kafka.restart();
    }

    /// To be closed by the caller.
    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    FairleadProcess run(String roles) throws IOException {
        return FairleadProcess.start(folder, "run", "--roles", roles);
    }

    /// Replaces the inventory in one step, as an operator's tool would.
    void inventory(String... addresses) throws IOException {
        StringBuilder yaml = new StringBuilder("""
                services:
                  - name: billing
                    host: billing.shop.mesh
                    namespace: shop
                    ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                    endpoints:
                """);
        for (String address : addresses) {
            yaml.append("      - {address: ").append(address).append("}\n");
        }
        Path next = folder.resolve("next.yaml");
        Files.writeString(next, yaml);
        Files.move(
                next,
                folder.resolve("inventory/shop.yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    String object() {
        return mesh.object("shop", "billing.shop.mesh");
    }

    void awaitAddresses(String... addresses) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            assertThat(object()).contains(addresses);
            assertThat(object().split("address:", -1)).hasSize(addresses.length + 1);
        });
    }

    @Override
    public void close() {
        kafka.close();
    }
}
