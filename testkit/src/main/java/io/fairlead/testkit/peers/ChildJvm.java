package io.fairlead.testkit.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A JVM like this one, with its class path, and little memory.
public final class ChildJvm {
    private ChildJvm() {}

    /// To be started as a process.
    ///
    /// @param name for messages and the log
    public static PeerProcess.Start of(String name, Class<?> main, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        all.addAll(List.of(arguments));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new PeerProcess.Start(name, java, all, Map.of());
    }
}
