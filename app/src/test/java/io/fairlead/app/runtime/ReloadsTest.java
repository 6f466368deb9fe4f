package io.fairlead.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.app.config.ConfigFiles;
import io.fairlead.app.config.ConfigReader;
import io.fairlead.app.config.FairleadConfig;
import io.fairlead.app.config.LogConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real files; what they would change is written down.
class ReloadsTest {
    private static final String HEAD = """
            pipeline: shop
            kafka: embedded
            schema-registry: embedded
            """;
    private static final String DC1 = """
            sources:
              - name: dc1
                consul: {address: "http://127.0.0.1:1", token: "${file:token}"}
            """;
    private static final String TARGETS = """
            targets:
              - name: folder
                files: {directory: mesh}
                policy: sync
            """;

    @TempDir
    private Path folder;

    private final List<List<String>> changes = new ArrayList<>();
    private List<String> failed = List.of();
    private @Nullable Reconfigurable running;
    private ConfigInForce inForce;
    private Reloads reloads;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(folder.resolve("mesh"));
        write("token", "one");
        write("fairlead.yaml", HEAD + DC1 + TARGETS);
        Path file = folder.resolve("fairlead.yaml");
        FairleadConfig config = ConfigReader.read(file);
        inForce = new ConfigInForce(config, Clock.systemUTC());
        running = (_, difference) -> {
            changes.add(difference.lines());
            return failed;
        };
        reloads = new Reloads(
                new ConfigFiles(file), EnumSet.allOf(Role.class), Clock.systemUTC(), inForce, () -> running);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aFileThatMeansTheSameChangesNothing() throws IOException {
        write("fairlead.yaml", "# edited\n" + HEAD + DC1 + TARGETS);
        assertThat(reloads.now()).isEqualTo(new Reload.Applied(List.of(), List.of()));
        assertThat(changes).isEmpty();
    }

    @Test
    void aSecretThatWasRotatedIsAChangeOfItsSourceAlone() throws IOException {
        String stamp = reloads.stamp();
        String version = inForce.version();
        write("token", "two");
        assertThat(reloads.stamp()).isNotEqualTo(stamp);
        assertThat(reloads.now()).isEqualTo(new Reload.Applied(List.of("source dc1 changed: options"), List.of()));
        assertThat(changes).containsExactly(List.of("source dc1 changed: options"));
        assertThat(inForce.version()).isNotEqualTo(version);
    }

    @Test
    void aSecretThatIsGoneLeavesWhatIsInForce() throws IOException {
        String version = inForce.version();
        Files.delete(folder.resolve("token"));
        assertThat(reloads.now())
                .isInstanceOfSatisfying(
                        Reload.Refused.class,
                        refused -> assertThat(refused.problem()).contains("CONFIG-INVALID", "token"));
        assertThat(changes).isEmpty();
        assertThat(inForce.version()).isEqualTo(version);
        assertThat(inForce.isRefused()).isTrue();
    }

    @Test
    void whatWasAppliedInPartIsToldAndTriedAgainWhenAsked() throws IOException {
        String version = inForce.version();
        String all = "log: {level: warn}\n" + HEAD + DC1 + TARGETS;
        write("fairlead.yaml", all);
        failed = List.of("the sources: java.lang.IllegalStateException: for the test");
        assertThat(reloads.now())
                .isInstanceOfSatisfying(
                        Reload.Refused.class,
                        refused -> assertThat(refused.problem())
                                .contains("CONFIG-APPLIED-IN-PART", "for the test", "fairlead reload"));
        assertThat(inForce.isRefused()).isTrue();
        assertThat(inForce.version()).as("not the one that is in force in part").isEqualTo(version);

        failed = List.of();
        assertThat(reloads.now()).isEqualTo(new Reload.Applied(List.of("log changed: level"), List.of()));
        assertThat(changes).containsExactly(List.of("log changed: level"), List.of("log changed: level"));
        assertThat(inForce.isRefused()).isFalse();
        assertThat(inForce.version()).isNotEqualTo(version);
    }

    @Test
    void aProcessThatIsStartingDecidesNothing() throws IOException {
        running = null;
        write("fairlead.yaml", "log: {level: warn}\n" + HEAD + DC1 + TARGETS);
        assertThat(reloads.now()).isInstanceOf(Reload.Later.class);
        assertThat(inForce.config().log()).isEqualTo(LogConfig.DEFAULT);
    }

    @Test
    void fixedPartsStayAndAreNamed() throws IOException {
        write("fairlead.yaml", HEAD.replace("kafka: embedded", "kafka: {embedded: {directory: kept}}") + DC1 + TARGETS);
        assertThat(reloads.now()).isEqualTo(new Reload.Applied(List.of(), List.of("kafka changed")));
        assertThat(changes).isEmpty();
        assertThat(inForce.notApplied()).containsExactly("kafka changed");
    }
}
