package io.fairlead.bench.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The clocks of Fairlead's processes jump; nobody else's do. By a library of our own, `clock.c`, since under
/// libfaketime 0.9.10 the timed waits of a JVM end at once and it spins.
final class ClockFaults {
    private static final Path COMPILER = Path.of("/usr/bin/cc");
    private static final Duration EACH = Duration.ofSeconds(20);

    private ClockFaults() {}

    /// Whether this machine has a C compiler (Debian: `apt-get install gcc libc6-dev`).
    static boolean arePossible() {
        return Files.isExecutable(COMPILER);
    }

    static List<Fault<Site>> all() {
        return arePossible()
                ? Stream.of(
                                jumps("clocks jump an hour ahead, and back", Duration.ofHours(1)),
                                jumps("clocks jump an hour back, and ahead", Duration.ofHours(-1)))
                        .toList()
                : List.of();
    }

    private static Fault<Site> jumps(String name, Duration by) {
        return new Fault<>(
                name, (site, _) -> jump(site, by), (site, _) -> site.fairlead().restartAllWith(Map.of()));
    }

    private static void jump(Site site, Duration by) throws IOException, InterruptedException {
        Path offset = site.folder.resolve("clock");
        write(offset, Duration.ZERO);
        site.fairlead()
                .restartAllWith(
                        Map.of("LD_PRELOAD", compiled(site.folder).toString(), "FAIRLEAD_CLOCK", offset.toString()));
        write(offset, by);
        Thread.sleep(EACH);
        write(offset, Duration.ZERO);
        Thread.sleep(EACH);
    }

    private static Path compiled(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("clock.c");
        Path library = folder.resolve("clock.so");
        if (!Files.exists(library)) {
            try (InputStream in = ClockFaults.class.getResourceAsStream("clock.c")) {
                if (in == null) {
                    throw new IOException("clock.c is missing beside " + ClockFaults.class);
                }
                Files.write(source, in.readAllBytes());
            }
            int code = new ProcessBuilder(
                            COMPILER.toString(), "-O2", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IOException(COMPILER + " could not compile " + source);
            }
        }
        return library;
    }

    /// In place, as the processes have it mapped.
    private static void write(Path offset, Duration by) throws IOException {
        ByteBuffer nanos = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        nanos.putLong(by.toNanos()).flip();
        try (FileChannel channel = FileChannel.open(offset, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var _ = channel.write(nanos, 0);
        }
    }
}
