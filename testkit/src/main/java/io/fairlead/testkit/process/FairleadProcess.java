package io.fairlead.testkit.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `fairlead ARGUMENTS` in a JVM of its own, with the class path of this one; ended by its own process id, at
/// the latest with this JVM.
public final class FairleadProcess implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final String CLASS_PATH = classPath();

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
        return start(folder, builder(folder, environment, arguments));
    }

    /// The same, with a module in this directory, as the launcher adds it.
    public static FairleadProcess startWith(
            Path plugin, Path folder, Map<String, String> environment, String... arguments) throws IOException {
        String classPath = CLASS_PATH + File.pathSeparator + plugin.toAbsolutePath() + "/*";
        return start(folder, builder(folder, environment, classPath, arguments));
    }

    private static FairleadProcess start(Path folder, ProcessBuilder builder) throws IOException {
        Path log = Files.createTempFile(folder, "fairlead", ".log");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        return new FairleadProcess(process, log);
    }

    private static ProcessBuilder builder(Path folder, Map<String, String> environment, String... arguments) {
        return builder(folder, environment, CLASS_PATH, arguments);
    }

    private static ProcessBuilder builder(
            Path folder, Map<String, String> environment, String classPath, String... arguments) {
        List<String> command =
                new ArrayList<>(java(ClassArchive.options(CLASS_PATH, FairleadProcess::java), classPath));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    private static List<String> java(List<String> options) {
        return java(options, CLASS_PATH);
    }

    private static List<String> java(List<String> options, String classPath) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, "io.fairlead.app.Main"));
        return command;
    }

    /// That of this JVM without its tests; absolute, as the process works in another folder. Each library is
    /// there once: a jar whose manifest names others brings them along.
    private static String classPath() {
        List<Path> entries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(entry -> Files.exists(entry) && !isOfTests(entry))
                .toList();
        Set<String> brought =
                entries.stream().flatMap(FairleadProcess::broughtBy).collect(Collectors.toSet());
        return entries.stream()
                .filter(entry -> !brought.contains(entry.getFileName().toString()))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// Of this module, or of another one whose servers the tests use: with it comes the logging of tests.
    private static boolean isOfTests(Path entry) {
        return entry.endsWith("target/test-classes") || entry.toString().endsWith("-tests.jar");
    }

    private static Stream<String> broughtBy(Path entry) {
        if (!Files.isRegularFile(entry)) {
            return Stream.empty();
        }
        try (JarFile jar = new JarFile(entry.toFile())) {
            String names = jar.getManifest() == null
                    ? ""
                    : jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return names == null
                    ? Stream.empty()
                    : Arrays.stream(names.strip().split("\\s+"))
                            .filter(name -> Files.exists(entry.resolveSibling(name)))
                            .map(name -> Path.of(name).getFileName().toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + entry, e);
        }
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
        exitCode(LONGEST);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
