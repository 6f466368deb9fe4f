package io.fairlead.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `fairlead ARGUMENTS` in a JVM of its own; ended by its own process id.
final class FairleadProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private FairleadProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// What it prints, errors included, goes to a file in `folder`.
    static FairleadProcess start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.fairlead.app.Main"));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(folder, "fairlead", ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new FairleadProcess(process, log);
    }

    /// Runs a command to its end.
    static String output(Path folder, int exitCode, String... arguments) throws IOException, InterruptedException {
        try (FairleadProcess process = start(folder, arguments)) {
            int code = process.exitCode(Duration.ofSeconds(60));
            if (code != exitCode) {
                throw new AssertionError("exit code " + code + ", expected " + exitCode + ":\n" + process.printed());
            }
            return process.printed();
        }
    }

    String printed() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    int exitCode(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + atMost);
        }
        return process.exitValue();
    }

    /// kill -9.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Sends a signal: `STOP`, `CONT`, `TERM`. Returns once it is sent.
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill -" + name + " of " + process.pid() + " ended with " + code);
        }
    }

    /// SIGTERM.
    ///
    /// @return how long it took to end
    Duration terminate() throws InterruptedException {
        long begin = System.nanoTime();
        process.destroy();
        exitCode(Duration.ofSeconds(30));
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
