package io.fairlead.testkit.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// `fairlead ARGUMENTS` in a JVM of its own, with the class path of this one; ended by its own process id, at the
/// latest with this JVM.
public final class FairleadProcess implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;

    /// A command that has ended, with what it printed to stdout and to stderr.
    public record Answer(int exitCode, String out, String err) {}

    private FairleadProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end fairlead"));
    }

    /// What it prints, errors included, goes to a file in `folder`.
    public static FairleadProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    /// With such an environment on top of this JVM's own.
    public static FairleadProcess start(Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        Path log = Files.createTempFile(folder, "fairlead", ".log");
        Process process = builder(folder, environment, arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new FairleadProcess(process, log);
    }

    private static ProcessBuilder builder(Path folder, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-cp",
                classPath(),
                "io.fairlead.app.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    /// Of this JVM; absolute, as the process works in another folder.
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// Runs a command to its end.
    public static String output(Path folder, int exitCode, String... arguments)
            throws IOException, InterruptedException {
        try (FairleadProcess process = start(folder, arguments)) {
            int code = process.exitCode(LONGEST);
            if (code != exitCode) {
                throw new AssertionError("exit code " + code + ", expected " + exitCode + ":\n" + process.printed());
            }
            return process.printed();
        }
    }

    /// Runs a command to its end, with what it prints to stdout and to stderr kept apart.
    public static Answer answer(Path folder, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "fairlead", ".out");
        Path err = Files.createTempFile(folder, "fairlead", ".err");
        Process process = builder(folder, environment, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try (FairleadProcess running = new FairleadProcess(process, out)) {
            return new Answer(running.exitCode(LONGEST), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    public String printed() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    public int exitCode(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + atMost);
        }
        return process.exitValue();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Where it prints to.
    public Path log() {
        return log;
    }

    /// kill -9.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Sends a signal: `STOP`, `CONT`, `TERM`. Returns once it is sent.
    public void signal(String name) throws IOException, InterruptedException {
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
    public Duration terminate() throws InterruptedException {
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
