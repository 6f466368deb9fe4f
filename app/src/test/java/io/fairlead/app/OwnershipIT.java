package io.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.kafka.ChildKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two ingest processes share the sources of one pipeline; a third process merges and publishes.
class OwnershipIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String READING = "state=READING";

    @TempDir
    private Path folder;

    private ChildKafka kafka;
    private MeshFolder mesh;
    private FairleadProcess rest;
    private FairleadProcess owner;
    private FairleadProcess standby;

    @BeforeEach
    void startThreeProcesses() throws Exception {
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
        FairleadProcess.output(folder, 0, "topics", "apply");
        rest = FairleadProcess.start(folder, "run", "--roles", "topology,publisher");
        owner = ingest();
        await().atMost(PATIENCE).until(() -> reads(owner, 1));
        standby = ingest();
        await().atMost(PATIENCE).until(() -> standby.printed().contains("ready after_ms="));
        awaitAddresses("10.1.0.1", "10.1.0.2");
        if (reads(standby, 1)) {
            FairleadProcess first = owner;
            owner = standby;
            standby = first;
        }
    }

    @AfterEach
    void stop() {
        owner.close();
        standby.close();
        rest.close();
        kafka.close();
    }

    private FairleadProcess ingest() throws IOException {
        return FairleadProcess.start(folder, "run", "--roles", "ingest");
    }

    @Test
    void anotherTakesOverWhatAKilledProcessRead() throws Exception {
        int before = readings(standby);
        long begin = System.nanoTime();
        owner.kill();
        Duration took = awaitReading(standby, before, begin);

        System.out.printf(Locale.ROOT, "take-over after kill -9: %.2f s%n", took.toMillis() / 1000.0);
        assertThat(took).isLessThan(Duration.ofSeconds(10));
        inventory("10.1.0.1", "10.1.0.2", "10.1.0.3");
        awaitAddresses("10.1.0.1", "10.1.0.2", "10.1.0.3");
    }

    @Test
    void anotherTakesOverAtOnceWhatAProcessThatEndsGivesUp() throws Exception {
        int before = readings(standby);
        long begin = System.nanoTime();
        owner.signal("TERM");
        Duration took = awaitReading(standby, before, begin);

        System.out.printf(Locale.ROOT, "take-over after SIGTERM: %.2f s%n", took.toMillis() / 1000.0);
        assertThat(took).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aPausedOwnerThatWakesUpChangesNothing() throws Exception {
        int before = readings(standby);
        owner.signal("STOP");
        awaitReading(standby, before, System.nanoTime());
        inventory("10.1.0.1", "10.1.0.2", "10.1.0.3");
        awaitAddresses("10.1.0.1", "10.1.0.2", "10.1.0.3");
        String object = mesh.object("shop", "billing.shop.mesh");

        owner.signal("CONT");
        await().during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(6))
                .untilAsserted(() ->
                        assertThat(mesh.object("shop", "billing.shop.mesh")).isEqualTo(object));
        inventory("10.1.0.1", "10.1.0.2", "10.1.0.4", "10.1.0.3");
        awaitAddresses("10.1.0.1", "10.1.0.2", "10.1.0.3", "10.1.0.4");
    }

    private static Duration awaitReading(FairleadProcess process, int before, long begin) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> reads(process, before + 1));
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static boolean reads(FairleadProcess process, int times) throws IOException {
        return readings(process) >= times;
    }

    private static int readings(FairleadProcess process) throws IOException {
        return process.printed().split(READING, -1).length - 1;
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
        Path next = folder.resolve("next.yaml");
        Files.writeString(next, yaml);
        Files.move(
                next,
                folder.resolve("inventory/shop.yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void awaitAddresses(String... addresses) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            String object = mesh.object("shop", "billing.shop.mesh");
            assertThat(object).contains(addresses);
            assertThat(object.split("address:", -1)).hasSize(addresses.length + 1);
        });
    }
}
