package io.fairlead.testkit.process;

import io.fairlead.model.Sha256;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The archive of loaded classes (CDS) for processes of Fairlead: with it, a start takes less than half of the time.
/// Made once for a build, from the classes that a short run loads. Where it cannot be made, processes start without.
final class ClassArchive {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String RUN = """
            pipeline: archive
            kafka: embedded
            schema-registry: embedded
            http: {port: 0}
            sources: [{name: static, files: {paths: ["inventory/*.yaml"]}}]
            targets: [{name: folder, files: {directory: mesh}, policy: sync}]
            """;

    private static @Nullable List<String> options;

    private ClassArchive() {}

    /// The options of a JVM that uses the archive of this class path; none if there is none.
    ///
    /// @param command the command of a process with further options of its JVM, in an empty folder
    static synchronized List<String> options(String classPath, Function<List<String>, List<String>> command) {
        List<String> known = options;
        if (known == null) {
            known = archive(classPath, command)
                    .map(archive -> List.of(
                            "-XX:SharedArchiveFile=" + archive,
                            "-Xlog:disable",
                            "-Xlog:all=error:stderr",
                            // Nobody has to know that a part of it is not used.
                            "-Xlog:aot*=off:stderr",
                            "-Xlog:cds*=off:stderr"))
                    .orElse(List.of());
            options = known;
        }
        return known;
    }

    private static Optional<Path> archive(String classPath, Function<List<String>, List<String>> command) {
        List<Path> entries =
                Arrays.stream(classPath.split(File.pathSeparator)).map(Path::of).toList();
        // Only for tests, not for benchmarks; and an archive cannot contain classes of folders.
        if (!Files.exists(TARGET.resolve("test-classes")) || entries.stream().anyMatch(Files::isDirectory)) {
            return Optional.empty();
        }
        Path archive = TARGET.resolve("classes-" + digest(entries) + ".jsa");
        if (!Files.exists(archive)) {
            make(archive, command);
        }
        return Optional.of(archive).filter(Files::exists);
    }

    private static String digest(List<Path> entries) {
        String files = entries.stream()
                .map(entry -> entry + " " + entry.toFile().length() + " "
                        + entry.toFile().lastModified())
                .collect(Collectors.joining("\n"));
        return Sha256.hex(files).substring(0, 16);
    }

    private static void make(Path archive, Function<List<String>, List<String>> command) {
        try {
            Path folder = Files.createTempDirectory(TARGET, "classes");
            Path part = folder.resolve("classes.jsa");
            Files.createDirectories(folder.resolve("inventory"));
            Files.createDirectories(folder.resolve("mesh"));
            Files.writeString(folder.resolve("fairlead.yaml"), RUN);
            List<String> run = new ArrayList<>(command.apply(List.of("-XX:ArchiveClassesAtExit=" + part)));
            run.add("run");
            record(run, folder);
            removeOlder();
            if (Files.exists(part)) {
                Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeOlder() throws IOException {
        try (DirectoryStream<Path> older = Files.newDirectoryStream(TARGET, "classes-*.jsa")) {
            for (Path archive : older) {
                Files.deleteIfExists(archive);
            }
        }
    }

    /// Ends the process once it is ready, or after a while.
    private static void record(List<String> run, Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve("out.log");
        Process process = new ProcessBuilder(run)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive()
                && System.nanoTime() < end
                && !Files.readString(log).contains(" ready after_ms=")) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        process.destroy();
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
    }
}
