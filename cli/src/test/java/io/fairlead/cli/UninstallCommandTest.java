package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The exit code of a preview is what a script decides by: 3 if something would be removed, as with every other
/// preview.
final class UninstallCommandTest {
    private static final String OBJECT = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata:
          name: web
          namespace: shop
          labels: {app.kubernetes.io/managed-by: fairlead, fairlead.io/pipeline: shop}
          annotations: {fairlead.io/service: shop/web.shop.mesh}
        """;

    @TempDir
    private Path folder;

    private String config;

    @BeforeEach
    void configure() throws IOException {
        config = ConfigFolder.embedded(folder);
        Files.createDirectories(folder.resolve("out/shop"));
    }

    private Path object() throws IOException {
        return Files.writeString(folder.resolve("out/shop/web.serviceentry.yaml"), OBJECT);
    }

    /// Without `--plan` and `--yes`, a program is not asked.
    @ParameterizedTest
    @ValueSource(strings = {"uninstall --plan", "uninstall", "uninstall --plan -o json"})
    void aPreviewThatNamesSomethingExitsWith3AndRemovesNothing(String command) throws IOException {
        Path object = object();
        Invocation ran = Invocation.of((command + " -c " + config).split(" ", -1));

        assertThat(ran.out()).contains("shop/web", "to remove");
        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(object).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"uninstall --plan", "uninstall"})
    void aPreviewThatNamesNothingExitsWith0(String command) throws IOException {
        object();
        assertThat(Invocation.of("uninstall", "--yes", "-c", config).exitCode()).isZero();

        Invocation ran = Invocation.of((command + " -c " + config).split(" ", -1));

        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isZero();
    }

    /// What would be left anyway is no difference.
    @Test
    void aPreviewOfWhatIsLeftExitsWith0() throws IOException {
        Files.writeString(folder.resolve("out/shop/notes.txt"), "mine");

        Invocation ran = Invocation.of("uninstall", "--plan", "-c", config);

        assertThat(ran.out()).contains("left", "notes.txt");
        assertThat(ran.exitCode()).isZero();
    }
}
