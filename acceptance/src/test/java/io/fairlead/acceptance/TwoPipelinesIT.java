package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.process.FairleadProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two teams, or a pipeline before and after it was renamed, are configured with the same topics.
class TwoPipelinesIT {
    private static final String ALL = "ingest,topology,publisher";

    @TempDir
    private Path folder;

    private Path other;
    private ProcessFolder shop;

    @BeforeEach
    void anotherPipelineOnTheSameTopics() throws Exception {
        shop = new ProcessFolder(folder, "10.1.0.1", "10.1.0.2");
        FairleadProcess.output(folder, 0, "topics", "apply");
        other = Files.createDirectories(folder.resolve("other"));
        Files.createDirectories(other.resolve("inventory"));
        Files.createDirectories(other.resolve("mesh"));
        Files.writeString(
                other.resolve("inventory/shop.yaml"), Files.readString(folder.resolve("inventory/shop.yaml")));
        Files.writeString(
                other.resolve("fairlead.yaml"),
                Files.readString(folder.resolve("fairlead.yaml"))
                        .replaceFirst("pipeline: test", "pipeline: team-b")
                        .replace("topics: {", "topics: {prefix: fairlead.test., "));
    }

    @AfterEach
    void stop() {
        shop.close();
    }

    private static FairleadProcess started(Path where) throws Exception {
        FairleadProcess process = FairleadProcess.start(where, "run", "--roles", ALL);
        await().atMost(ProcessFolder.PATIENCE).until(() -> process.printed().contains("ready after_ms="));
        return process;
    }

    private void requireRefused(Path where, String owner) throws Exception {
        assertThat(FairleadProcess.output(where, 2, "run"))
                .contains("belong to pipeline \"" + owner + "\"", "(APP-TOPICS-TAKEN)");
    }

    @Test
    void theSecondIsRefusedAlsoWhileTheFirstIsStopped() throws Exception {
        try (FairleadProcess first = started(folder)) {
            requireRefused(other, "test");
            first.terminate();
        }
        requireRefused(other, "test");
        for (String command : new String[] {"verify", "apply"}) {
            assertThat(FairleadProcess.output(other, 2, "topics", command))
                    .contains("`fairlead topics take --from-pipeline test`", "(APP-TOPICS-TAKEN)");
        }
        assertThat(FairleadProcess.output(other, 1, "validate", "--connect"))
                .containsPattern("kafka +APP-TOPICS-TAKEN")
                .contains("`fairlead topics take --from-pipeline test`")
                .doesNotContain("source retire");
        assertThat(FairleadProcess.output(folder, 0, "validate", "--connect"))
                .contains("the topics are correct", "1 objects of this pipeline");
        assertThat(new MeshFolder(other.resolve("mesh")).written()).isEmpty();
    }

    @Test
    void aRenamedPipelineTakesTheTopicsOnceTheFormerOneIsStopped() throws Exception {
        try (FairleadProcess former = started(folder)) {
            shop.awaitAddresses("10.1.0.1", "10.1.0.2");
            assertThat(FairleadProcess.output(other, 2, "topics", "take", "--from-pipeline", "test", "--yes"))
                    .contains("[test-ingest, test-publisher, test-topology]", "(APP-PIPELINE-RUNNING)");
            former.terminate();
        }

        assertThat(FairleadProcess.output(other, 3, "topics", "take", "--from-pipeline", "test"))
                .contains("1 sources of pipeline \"test\" would belong to \"team-b\"");
        requireRefused(other, "test");
        assertThat(FairleadProcess.output(other, 0, "topics", "take", "--from-pipeline", "test", "--yes"))
                .contains("1 sources of pipeline \"test\" belong to \"team-b\" now");
        assertThat(FairleadProcess.output(other, 0, "topics", "take", "--from-pipeline", "test"))
                .contains("nothing to do");
        requireRefused(folder, "team-b");

        try (FairleadProcess renamed = started(other)) {
            await().atMost(ProcessFolder.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(new MeshFolder(other.resolve("mesh")).object("shop", "billing.shop.mesh"))
                                    .contains("10.1.0.1", "10.1.0.2"));
            renamed.terminate();
        }
    }
}
