package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.config.ConfigFiles;
import io.fairlead.config.ConfigReader;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.LogConfig;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.operations.connectors.Preflight;
import io.fairlead.platform.Role;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        ConfigReader reader = new ConfigReader(BundledConnectors.list());
        FairleadConfig config = reader.read(file);
        inForce = new ConfigInForce(config, Clock.systemUTC());
        running = (_, difference) -> {
            changes.add(difference.lines());
            return failed;
        };
        reloads = new Reloads(
                new ConfigFiles(reader, file),
                inForce,
                checked -> Preflight.problems(checked, EnumSet.allOf(Role.class), Clock.systemUTC()),
                () -> running);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    /// What a look took over, and what it left to a restart.
    private List<String> applied() {
        return switch (reloads.now()) {
            case Reload.Applied(var changed, var left) -> List.of("changed=" + changed.lines(), "left=" + left.lines());
            case Reload other -> List.of(other.toString());
        };
    }

    @Test
    void aFileThatMeansTheSameChangesNothing() throws IOException {
        write("fairlead.yaml", "# edited\n" + HEAD + DC1 + TARGETS);
        assertThat(applied()).containsExactly("changed=[]", "left=[]");
        assertThat(changes).isEmpty();
    }

    @Test
    void aSecretThatWasRotatedIsAChangeOfItsSourceAlone() throws IOException {
        String stamp = reloads.stamp();
        String version = inForce.version();
        write("token", "two");
        assertThat(reloads.stamp()).isNotEqualTo(stamp);
        assertThat(applied()).containsExactly("changed=[source dc1 changed: options]", "left=[]");
        assertThat(changes).containsExactly(List.of("source dc1 changed: options"));
        assertThat(inForce.version()).isNotEqualTo(version);
    }

    @Test
    void aSecretThatIsGoneLeavesWhatIsInForce() throws IOException {
        String version = inForce.version();
        Files.delete(folder.resolve("token"));
        assertThat(reloads.now()).isInstanceOfSatisfying(Reload.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("CONFIG-INVALID");
            assertThat(refused.message()).contains("token");
        });
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
        assertThat(reloads.now()).isInstanceOfSatisfying(Reload.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("CONFIG-APPLIED-IN-PART");
            assertThat(refused.message()).contains("for the test", "fairlead reload");
        });
        assertThat(inForce.isRefused()).isTrue();
        assertThat(inForce.version()).as("not the one that is in force in part").isEqualTo(version);

        failed = List.of();
        assertThat(applied()).containsExactly("changed=[log changed: level]", "left=[]");
        assertThat(changes).containsExactly(List.of("log changed: level"), List.of("log changed: level"));
        assertThat(inForce.isRefused()).isFalse();
        assertThat(inForce.version()).isNotEqualTo(version);
    }

    /// The version in force must not name what never took effect, and nothing may take the difference as done.
    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
    void aChangeThatFailsUnexpectedlyIsTriedAgain(Class<? extends Throwable> type) throws Exception {
        String version = inForce.version();
        Reconfigurable works = running;
        write("fairlead.yaml", "log: {level: warn}\n" + HEAD + DC1 + TARGETS);
        Throwable thrown = type.getConstructor().newInstance();
        running = (_, _) -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        };
        assertThat(reloads.now()).isInstanceOf(Reload.Refused.class);
        assertThat(inForce.version()).isEqualTo(version);

        running = works;
        assertThat(applied()).containsExactly("changed=[log changed: level]", "left=[]");
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
        assertThat(applied()).containsExactly("changed=[]", "left=[kafka changed]");
        assertThat(changes).isEmpty();
        assertThat(inForce.left().lines()).containsExactly("kafka changed");
    }
}
