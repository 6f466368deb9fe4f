package io.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `fairlead` in a checkout where everything is built, with a `java` that prints its arguments.
final class LauncherTest {
    @TempDir
    private Path directory;

    private Path checkout;

    @BeforeEach
    void build() throws IOException {
        checkout = directory.resolve("my checkout");
        copy("fairlead");
        copy(".mvn/find-jdk.sh");
        Path target = Files.createDirectories(checkout.resolve("app/target"));
        for (String built : List.of("fairlead-app.jar", "fairlead.built", "fairlead.aot", "fairlead-run.aot")) {
            Files.createFile(target.resolve(built));
        }
        Path jdk = Files.createDirectories(directory.resolve("jdk/bin"));
        Files.writeString(jdk.resolveSibling("release"), "JAVA_VERSION=\"25\"\n");
        executable(Files.writeString(jdk.resolve("javac"), "#!/bin/sh\n"));
        executable(Files.writeString(jdk.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n"));
    }

    private void copy(String file) throws IOException {
        Path to = checkout.resolve(file);
        Files.createDirectories(to.getParent());
        executable(Files.copy(Path.of("..").resolve(file), to));
    }

    private static void executable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private List<String> arguments(Path from, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(from.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", directory.resolve("jdk").toString());
        builder.environment().merge("PATH", checkout.toString(), (path, more) -> more + ":" + path);
        Process process = builder.start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(lines.toString()).isZero();
        return lines;
    }

    @Test
    void theProgramKnowsARelativePathByWhichItWasCalled() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        assertThat(arguments(elsewhere, "sh", "-c", "'../my checkout/fairlead' demo"))
                .contains("-Dfairlead.command=../my checkout/fairlead", "demo");
    }

    @Test
    void theProgramKnowsTheCompletePathWhereItWasFoundByThePath() throws Exception {
        assertThat(arguments(directory, "sh", "-c", "fairlead demo"))
                .contains("-Dfairlead.command=" + checkout.resolve("fairlead"));
    }

    @Test
    void thatAStartIsRecordedIsSaidOnceAfterABuild() throws Exception {
        Files.delete(checkout.resolve("app/target/fairlead.aot"));
        assertThat(arguments(directory, "my checkout/fairlead", "status"))
                .first()
                .asString()
                .startsWith("fairlead: recording a start, once after a build");
        assertThat(arguments(directory, "my checkout/fairlead", "status"))
                .contains("status")
                .noneMatch(line -> line.contains("recording"));
    }

    @Test
    void aScriptGivenToAShellIsCalledFromItsFolder() throws Exception {
        assertThat(arguments(checkout, "sh", "fairlead", "demo")).contains("-Dfairlead.command=./fairlead");
    }

    @Test
    void theJarsOfEachModuleInPluginsComeAfterTheProgram() throws Exception {
        Path module = Files.createDirectories(checkout.resolve("plugins/aws"));
        Files.createFile(module.resolve("one.jar"));

        assertThat(arguments(directory, "my checkout/fairlead", "status"))
                .containsSequence("-cp", checkout.resolve("app/target/fairlead-app.jar") + ":" + module + "/*");
    }

    @Test
    void withoutPluginsTheClassPathIsTheProgram() throws Exception {
        assertThat(arguments(directory, "my checkout/fairlead", "status"))
                .containsSequence(
                        "-cp", checkout.resolve("app/target/fairlead-app.jar").toString(), "io.fairlead.app.Main");
    }
}
