package io.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.kafka.ChildKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A broker in a JVM of its own, and ingest, topology and publisher as three processes.
class ProcessesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private ChildKafka kafka;
    private MeshFolder mesh;
    private final Map<String, FairleadProcess> processes = new HashMap<>();

    @BeforeEach
    void start() throws Exception {
        kafka = ChildKafka.start(folder.resolve("broker"));
        mesh = new MeshFolder(folder.resolve("mesh"));
        Files.createDirectories(folder.resolve("mesh"));
        Files.createDirectories(folder.resolve("inventory"));
        inventory("10.1.0.1", "10.1.0.2");
        Files.writeString(folder.resolve("fairlead.yaml"), """
                pipeline: test
                kafka: {bootstrap.servers: "%s"}
                schema-registry: embedded
                http: {port: 0}
                topics: {partitions: 4, replication-factor: 1}
                sources:
                  - name: static
                    files: {paths: ["inventory/*.yaml"]}
                targets:
                  - name: folder
                    files: {directory: mesh}
                    policy: sync
                """.formatted(kafka.bootstrapServers()));
    }

    @AfterEach
    void stop() {
        processes.values().forEach(FairleadProcess::close);
        kafka.close();
    }

    @Test
    void killingAndRestartingEachProcessLosesAndDeletesNothing() throws Exception {
        String refused = FairleadProcess.output(folder, 2, "run");
        assertThat(refused).contains("fairlead.changes", "topics apply");
        FairleadProcess.output(folder, 0, "topics", "apply");
        FairleadProcess.output(folder, 0, "topics", "verify");
        for (String role : new String[] {"ingest", "topology", "publisher"}) {
            run(role);
        }
        awaitAddresses("10.1.0.1", "10.1.0.2");

        int last = 3;
        for (String role : new String[] {"ingest", "topology", "publisher"}) {
            process(role).kill();
            // What changes while it is away arrives once it is back.
            inventory("10.1.0.1", "10.1.0.2", "10.1.0." + last);
            run(role);
            awaitAddresses("10.1.0.1", "10.1.0.2", "10.1.0." + last);
            last++;
        }

        SortedMap<Path, FileTime> before = mesh.written();
        assertThat(process("publisher").terminate()).isLessThan(Duration.ofSeconds(5));
        run("publisher");
        await().atMost(PATIENCE).until(() -> process("publisher").printed().contains("ready after_ms="));
        assertThat(mesh.written()).isEqualTo(before);
    }

    private FairleadProcess process(String role) {
        return Objects.requireNonNull(processes.get(role));
    }

    private void run(String role) throws IOException {
        processes.put(role, FairleadProcess.start(folder, "run", "--roles", role));
    }

    private void inventory(String... addresses) throws IOException {
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
        Files.writeString(folder.resolve("inventory/shop.yaml"), yaml);
    }

    private void awaitAddresses(String... addresses) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            String object = mesh.object("shop", "billing.shop.mesh");
            assertThat(object).contains(addresses);
            assertThat(object.split("address:", -1)).hasSize(addresses.length + 1);
        });
    }
}
