package io.fairlead.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.config.ConfigReader;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoFolderTest {
    @TempDir
    private Path directory;

    private static final DemoContext CONTEXT =
            new DemoContext(new Program("fairlead"), new ConfigReader(BundledConnectors.list()), Clock.systemUTC());

    private static DemoOptions options(Path directory) {
        return new DemoOptions(
                directory, Optional.empty(), Optional.empty(), Optional.empty(), DemoOptions.Story.QUIET);
    }

    private void assertRefused(String... message) {
        try (DemoFolder folder = new DemoFolder(directory)) {
            assertThatThrownBy(() -> folder.prepare(options(directory)))
                    .isInstanceOf(ConfigurationFailure.class)
                    .hasMessageContainingAll(message);
        }
    }

    private void prepareOnce() {
        try (DemoFolder folder = new DemoFolder(directory)) {
            folder.prepare(options(directory));
        }
    }

    @Test
    void aConfigurationThatNoDemoWroteStaysAsItIs() throws Exception {
        Path config = directory.resolve("fairlead.yaml");
        Files.writeString(config, "pipeline: mine\n");
        assertRefused(config + " already exists, and no `fairlead demo` wrote it", "--folder");
        assertThat(config).hasContent("pipeline: mine\n");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(config);
        }
    }

    @Test
    void aConfigurationOfAnEarlierDemoIsWrittenAgain() throws Exception {
        prepareOnce();
        prepareOnce();
        assertThat(directory.resolve("fairlead.yaml")).content().contains("pipeline: demo");
    }

    @Test
    void anEditedConfigurationOfAnEarlierDemoStaysAsItIs() throws Exception {
        prepareOnce();
        Path config = directory.resolve("fairlead.yaml");
        String edited = Files.readString(config) + "# mine\n";
        Files.writeString(config, edited);
        assertRefused(config + " was edited", "--folder");
        assertThat(config).content().isEqualTo(edited);
    }

    @Test
    void aStoryFileThatNoDemoWroteStaysAsItIs() throws Exception {
        Path story = directory.resolve("inventory/story.yaml");
        Files.createDirectories(story.getParent());
        Files.writeString(story, "services: []\n");
        assertRefused(story + " already exists");
        assertThat(story).hasContent("services: []\n");
    }

    @Test
    void anInventoryThatIsThereStaysAsItIs() throws Exception {
        Path shop = directory.resolve("inventory/shop.yaml");
        Files.createDirectories(shop.getParent());
        Files.writeString(shop, "services: []\n");
        prepareOnce();
        assertThat(shop).hasContent("services: []\n");
    }

    @Test
    void theStoryEndsWhereItsFileWasEdited() throws Exception {
        try (DemoFolder folder = new DemoFolder(directory)) {
            folder.prepare(options(directory));
            Story story = new Story(folder.story());
            assertThat(story.play(Story.STEPS.get(0))).isTrue();
            assertThat(story.play(Story.STEPS.get(1))).isTrue();
            Files.writeString(folder.story().path(), "services: []\n");
            assertThat(story.play(Story.STEPS.get(2))).isFalse();
            assertThat(folder.story().path()).hasContent("services: []\n");
        }
    }

    @Test
    void aSecondDemoInTheSameFolderIsRefusedUntilTheFirstHasEnded() {
        try (DemoFolder second = new DemoFolder(directory)) {
            try (DemoFolder first = new DemoFolder(directory)) {
                first.prepare(options(directory));
                assertThatThrownBy(() -> second.prepare(options(directory)))
                        .isInstanceOf(ConfigurationFailure.class)
                        .hasMessageContaining("another demo, process "
                                + ProcessHandle.current().pid() + ", uses the directory");
            }
            second.prepare(options(directory));
        }
    }

    @Test
    void aDemoThatIsClosedBeforeItsStartStartsNothing() throws Exception {
        StringWriter shown = new StringWriter();
        Demo demo = new Demo(options(directory), CONTEXT, new PrintWriter(shown));
        Thread closing = Thread.ofVirtual().start(demo::close);
        while (closing.isAlive() && closing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(demo.run()).isTrue();
        assertThat(shown.toString()).doesNotContain("Ready");
        assertThat(closing.join(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void aDemoThatCannotBeginEndsAtOnce() {
        Path file = directory.resolve("file");
        Demo demo = new Demo(options(file.resolve("x")), CONTEXT, new PrintWriter(new StringWriter()));
        assertThatThrownBy(() -> {
                    Files.writeString(file, "not a directory");
                    demo.run();
                })
                .isInstanceOf(ConfigurationFailure.class);
        long begin = System.nanoTime();
        demo.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }
}
