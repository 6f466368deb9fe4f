package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A broker in a JVM of its own, and ingest, topology and publisher as three processes.
class ProcessesIT {
    private static final List<String> ROLES = List.of("ingest", "topology", "publisher");

    @TempDir
    private Path folder;

    private ProcessFolder shop;
    private final Map<String, FairleadProcess> processes = new HashMap<>();

    @BeforeEach
    void start() throws Exception {
        shop = new ProcessFolder(folder, "10.1.0.1", "10.1.0.2");
    }

    @AfterEach
    void stop() {
        processes.values().forEach(FairleadProcess::close);
        shop.close();
    }

    @Test
    void killingAndRestartingEachProcessLosesAndDeletesNothing() throws Exception {
        try (FairleadProcess waiting = FairleadProcess.start(folder, "run")) {
            await().atMost(ProcessFolder.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(waiting.printed()).contains("fairlead.test.changes", "topics apply"));
        }
        FairleadProcess.output(folder, 0, "topics", "apply");
        FairleadProcess.output(folder, 0, "topics", "verify");
        for (String role : ROLES) {
            run(role);
        }
        shop.awaitAddresses("10.1.0.1", "10.1.0.2");

        int last = 3;
        for (String role : ROLES) {
            process(role).kill();
            // What changes while it is away arrives once it is back.
            shop.inventory("10.1.0.1", "10.1.0.2", "10.1.0." + last);
            run(role);
            shop.awaitAddresses("10.1.0.1", "10.1.0.2", "10.1.0." + last);
            last++;
        }

        SortedMap<Path, FileTime> before = shop.mesh.written();
        assertThat(process("publisher").terminate()).isLessThan(Duration.ofSeconds(20));
        run("publisher");
        await().atMost(ProcessFolder.PATIENCE)
                .until(() -> process("publisher").printed().contains("ready after_ms="));
        assertThat(shop.mesh.written()).isEqualTo(before);
    }

    /// `status` has no process to ask, as none listens on a known port: it reads the topic `processes`.
    @Test
    void statusShowsAllThreeAndWhatIsLost() throws Exception {
        FairleadProcess.output(folder, 0, "topics", "apply");
        for (String role : ROLES) {
            run(role);
        }
        shop.awaitAddresses("10.1.0.1", "10.1.0.2");
        assertThat(FairleadProcess.output(folder, 0, "status", "--wait-for", "Ready", "--timeout", "100s"))
                .contains("Ready");
        // What nobody waits for is reported some seconds later.
        await().atMost(ProcessFolder.PATIENCE).untilAsserted(() -> {
            JsonNode status = status();
            assertThat(status.path("processes"))
                    .hasSize(3)
                    .allMatch(it -> it.path("state").asText().equals("ready"));
            assertThat(status.path("topology").path(0).path("partitions")).hasSize(4);
            assertThat(status.path("topology").path(0).path("lag").isNumber()).isTrue();
            assertThat(status.path("publishers").path(0).path("complete")).hasSize(4);
            assertThat(status.path("sources").path(0).path("state").asText()).isEqualTo("reading");
            assertThat(status.path("table").path(0).path("instances").asInt()).isEqualTo(2);
            assertThat(status.path("targets").path(0).path("state").asText()).isEqualTo("running");
        });
        assertThat(FairleadProcess.output(folder, 1, "status", "--wait-for", "Frozen", "--timeout", "1s"))
                .contains("in vain");

        process("topology").kill();
        try (FairleadProcess watching = FairleadProcess.start(folder, "status", "--watch")) {
            await().atMost(ProcessFolder.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(watching.printed()).contains("condition Ready is false (RoleLost)"));
            assertThat(FairleadProcess.output(folder, 0, "status")).contains("no process has the role topology");
            run("topology");
            FairleadProcess.output(folder, 0, "status", "--wait-for", "Ready", "--timeout", "100s");
        }
    }

    @Test
    void aBrokerThatIsKilledIsSaidOnceAndMendedByItsReturn() throws Exception {
        FairleadProcess.output(folder, 0, "topics", "apply");
        run(String.join(",", ROLES));
        FairleadProcess all = process(String.join(",", ROLES));
        shop.awaitAddresses("10.1.0.1", "10.1.0.2");

        shop.killKafka();
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() -> assertThat(all.printed()).contains("code=KAFKA-UNREACHABLE reason=\"no broker"));
        shop.inventory("10.1.0.1", "10.1.0.2", "10.1.0.3");
        shop.startKafka();
        shop.awaitAddresses("10.1.0.1", "10.1.0.2", "10.1.0.3");
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() -> assertThat(all.printed()).contains("kafka responds again"));
        assertThat(all.printed().split("code=KAFKA-UNREACHABLE reason=\"no broker", -1))
                .hasSize(2);

        shop.killKafka();
        await().atMost(ProcessFolder.PATIENCE)
                .until(() -> all.printed().split("code=KAFKA-UNREACHABLE reason=\"no broker", -1).length == 3);
        assertThat(all.terminate()).isLessThan(Duration.ofSeconds(20));
    }

    private JsonNode status() throws IOException, InterruptedException {
        return AnswerSchema.requireValid("status", FairleadProcess.output(folder, 0, "status", "-o", "json"));
    }

    /// Two roles with one file, which has a port.
    @Test
    void rolesOnOneMachineShareAFile() throws Exception {
        Path config = folder.resolve("fairlead.yaml");
        Files.writeString(
                config, Files.readString(config).replace("http: {port: 0}", "http: {port: " + FreePorts.one() + "}"));
        FairleadProcess.output(folder, 0, "topics", "apply");
        run("topology");
        awaitPrinted(process("topology"), "ready after_ms=");
        assertThat(FairleadProcess.output(folder, 1, "run", "--roles", "ingest,publisher"))
                .contains("(APP-HTTP-PORT)", "--http-port");
        try (FairleadProcess other =
                FairleadProcess.start(folder, "run", "--roles", "ingest,publisher", "--http-port", "0")) {
            shop.awaitAddresses("10.1.0.1", "10.1.0.2");
            Files.writeString(config, "log: {level: warn}\n" + Files.readString(config));
            awaitPrinted(other, "changed=[log changed: level]");
            assertThat(other.printed()).doesNotContain("not-applied", "http changed");
            await().atMost(ProcessFolder.PATIENCE).untilAsserted(() -> {
                JsonNode processes = status().path("processes");
                assertThat(processes).hasSize(2);
                assertThat(processes.findValuesAsText("version").stream().distinct())
                        .as("the release, and the version of the configuration: %s", processes)
                        .hasSize(2);
                assertThat(processes.findValues("not-applied")).allMatch(JsonNode::isEmpty);
            });
        }
        assertThat(FairleadProcess.output(folder, 2, "run", "--http-port", "65536"))
                .contains("\"65536\" is no port; expected 0-65535");
    }

    private static void awaitPrinted(FairleadProcess process, String text) {
        await().atMost(ProcessFolder.PATIENCE).until(() -> process.printed().contains(text));
    }

    private FairleadProcess process(String role) {
        return Objects.requireNonNull(processes.get(role));
    }

    private void run(String role) throws IOException {
        processes.put(role, shop.run(role));
    }
}
