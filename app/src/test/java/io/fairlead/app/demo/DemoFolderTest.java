package io.fairlead.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    private static DemoOptions options(Path directory) {
        return new DemoOptions(
                directory, Optional.empty(), Optional.empty(), Optional.empty(), DemoOptions.Story.QUIET);
    }

    @Test
    void aConfigurationThatNoDemoWroteStaysAsItIs() throws Exception {
        Path config = directory.resolve("fairlead.yaml");
        Files.writeString(config, "pipeline: mine\n");
        try (DemoFolder folder = new DemoFolder(directory)) {
            assertThatThrownBy(() -> folder.prepare(options(directory)))
                    .isInstanceOf(ConfigurationFailure.class)
                    .hasMessageContaining("that no demo wrote");
        }
        assertThat(config).hasContent("pipeline: mine\n");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(config);
        }
    }

    @Test
    void aConfigurationOfAnEarlierDemoIsWrittenAgain() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (DemoFolder folder = new DemoFolder(directory)) {
                folder.prepare(options(directory));
            }
        }
        assertThat(directory.resolve("fairlead.yaml")).content().contains("pipeline: demo");
    }

    @Test
    void aSecondDemoInTheSameFolderIsRefusedUntilTheFirstHasEnded() {
        try (DemoFolder second = new DemoFolder(directory)) {
            try (DemoFolder first = new DemoFolder(directory)) {
                first.prepare(options(directory));
                assertThatThrownBy(() -> second.prepare(options(directory)))
                        .isInstanceOf(ConfigurationFailure.class)
                        .hasMessageContaining("another demo uses the folder");
            }
            second.prepare(options(directory));
        }
    }

    @Test
    void aDemoThatCannotBeginEndsAtOnce() {
        Path file = directory.resolve("file");
        Demo demo = new Demo(options(file.resolve("x")), new PrintWriter(new StringWriter()), Clock.systemUTC());
        assertThatThrownBy(() -> {
                    Files.writeString(file, "not a directory");
                    demo.run();
                })
                .isInstanceOf(ConfigurationFailure.class);
        long begin = System.nanoTime();
        demo.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
    }
}
