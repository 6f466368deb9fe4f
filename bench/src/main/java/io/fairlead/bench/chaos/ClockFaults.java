package io.fairlead.bench.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The clocks of Fairlead's processes jump, by libfaketime; nobody else's do.
final class ClockFaults {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"));
    private static final Duration EACH = Duration.ofSeconds(15);

    private ClockFaults() {}

    /// The library, where this machine has it (Debian: `apt-get install faketime`).
    static Optional<Path> library() {
        return LIBRARIES.stream().filter(Files::exists).findFirst();
    }

    static List<Fault> all() {
        return library()
                .map(library -> List.of(
                        jumps(library, "clocks jump an hour ahead, and back", "+3600"),
                        jumps(library, "clocks jump an hour back, and ahead", "-3600")))
                .orElse(List.of());
    }

    private static Fault jumps(Path library, String name, String by) {
        return new Fault(
                name, (site, _) -> jump(site, library, by), (site, _) -> site.fairlead.restartAllWith(Map.of()));
    }

    private static void jump(Site site, Path library, String by) throws Exception {
        Path offset = Files.writeString(site.folder.resolve("clock"), "+0");
        site.fairlead.restartAllWith(Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                offset.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "DONT_FAKE_MONOTONIC",
                "1"));
        Files.writeString(offset, by);
        Thread.sleep(EACH);
        Files.writeString(offset, "+0");
        Thread.sleep(EACH);
    }
}
