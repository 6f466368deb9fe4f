package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.process.FairleadProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first thing a new user runs.
class DemoIT {
    /// Three seconds to stop; the rest is for the end of the JVM on a busy machine.
    private static final Duration STOPPED = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private static void awaitPrinted(FairleadProcess demo, String text) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> demo.printed().contains(text));
    }

    /// Ends it, and expects that nothing was shown afterwards, but that it took too long on a busy machine.
    private static void assertStops(FairleadProcess demo) throws Exception {
        assertThat(demo.terminate()).isLessThan(STOPPED);
        assertThat(demo.printed().stripTrailing())
                .matches(Pattern.compile(
                        ".*Stopping \\.\\.\\.(\\s+Not everything was stopped within \\d+ ms; the process ends now\\.)?",
                        Pattern.DOTALL));
    }

    @Test
    void playsItsStoryWithoutTheLogBetweenAndEndsByItself() throws Exception {
        String shown = FairleadProcess.output(folder, 0, "demo", "--for", "75s", "--folder", "work");
        assertThat(shown)
                .containsSubsequence(
                        "Starting Kafka, the schema registry, ingest, topology and publisher in this process ...",
                        "Ready after ",
                        " ms. Each service of the inventory is an object in the mesh directory;",
                        "Story: a new service appears in the inventory: parcels, with one instance",
                        "create  ServiceEntry shop/parcels.shop.mesh in mesh  (ms: produced ",
                        "Story: a second instance of parcels starts",
                        "update  ServiceEntry shop/parcels.shop.mesh in mesh",
                        "Story: somebody breaks the file",
                        "written to the dead letter topic code=INGEST-FILES-INVALID",
                        "Story: the file is repaired, and a third instance is added",
                        "update  ServiceEntry shop/parcels.shop.mesh in mesh",
                        "Now you: edit ",
                        "Stopping ...")
                .doesNotContain("level=INFO", "delete  ");
        Path mesh = folder.resolve("work/mesh");
        assertThat(new MeshFolder(mesh).object("shop", "billing.shop.mesh")).isNotEmpty();
        assertThat(new MeshFolder(mesh).object("shop", "parcels.shop.mesh"))
                .contains("version: v2")
                .contains("- address:");
    }

    @Test
    void isOneInItsFolderAndPrintsCommandsThatWork() throws Exception {
        try (FairleadProcess demo = FairleadProcess.start(folder, "demo", "--quiet-story", "--folder", "my work")) {
            awaitPrinted(demo, "Ctrl-C ends it");

            String refused = FairleadProcess.output(folder, 2, "demo", "--folder", "my work");
            assertThat(refused).contains("another demo, process " + demo.pid() + ", uses the directory", "--folder");

            List<String> commands = demo.printed()
                    .lines()
                    .filter(line -> line.contains(" -c '"))
                    .toList();
            assertThat(commands).hasSize(4);
            for (String command : commands) {
                assertThat(shell(command)).as(command).isZero();
            }
            assertStops(demo);
        }
        // A second run takes what is there, and never writes over what was edited.
        Path inventory = folder.resolve("my work/inventory/shop.yaml");
        Path config = folder.resolve("my work/fairlead.yaml");
        String edited = Files.readString(inventory) + "# edited\n";
        Files.writeString(inventory, edited);
        FairleadProcess.output(folder, 1, "demo", "--for", "1s", "--folder", "my work");
        assertThat(inventory).hasContent(edited);
        String mine = Files.readString(config) + "# edited\n";
        Files.writeString(config, mine);
        assertThat(FairleadProcess.output(folder, 2, "demo", "--for", "1s", "--folder", "my work"))
                .contains("fairlead.yaml", "(APP-DEMO-FOLDER)");
        assertThat(config).hasContent(mine);
    }

    private int shell(String command) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("shell.log").toFile())
                .start();
        assertThat(shell.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return shell.exitValue();
    }

    @Test
    void aFileOfTheUserIsNeverOverwritten() throws Exception {
        Path config = folder.resolve("fairlead.yaml");
        Files.writeString(config, "pipeline: mine\n");
        String refused = FairleadProcess.output(folder, 2, "demo", "--folder", ".");
        assertThat(refused)
                .contains(config + " already exists", "another directory with --folder", "(APP-DEMO-FOLDER)");
        assertThat(config).hasContent("pipeline: mine\n");
    }

    @Test
    void aFolderThatCannotBeMadeFailsAtOnce() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        try (FairleadProcess demo = FairleadProcess.start(folder, "demo", "--folder", file + "/work")) {
            assertThat(demo.exitCode(PATIENCE)).isEqualTo(2);
            assertThat(demo.printed()).contains("cannot be written").doesNotContain("stop");
        }
    }

    /// A start takes more than a second everywhere.
    @Test
    void theTimeCountsFromTheStartOfTheCommand() throws Exception {
        String shown = FairleadProcess.output(folder, 1, "demo", "--for", "1s");
        assertThat(shown).contains("Not ready within ").doesNotContain("Ready after");
    }

    @Test
    void stopsWhileKafkaStartsAndLeavesNoDataOfIt() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        try (FairleadProcess demo = FairleadProcess.start(folder, environment, "demo")) {
            awaitPrinted(demo, "Starting Kafka");
            assertStops(demo);
        }
        try (var files = Files.list(temporary)) {
            assertThat(files).noneMatch(it -> it.getFileName().toString().startsWith("fairlead-kafka-"));
        }
    }

    @Test
    void stopsWhileItWaitsForARegistry() throws Exception {
        try (FairleadProcess demo = FairleadProcess.start(folder, "demo", "--consul", "127.0.0.1:1")) {
            awaitPrinted(demo, "INGEST-CONSUL");
            // Nobody else waits for it.
            awaitPrinted(demo, "Ready after ");
            MeshFolder mesh = new MeshFolder(folder.resolve("fairlead-demo/mesh"));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(mesh.object("shop", "billing.shop.mesh")).isNotEmpty());
            assertStops(demo);
        }
    }

    @Test
    void stopsDuringItsStory() throws Exception {
        try (FairleadProcess demo = FairleadProcess.start(folder, "demo")) {
            awaitPrinted(demo, "Story: a second instance");
            assertStops(demo);
        }
    }
}
