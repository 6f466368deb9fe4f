package io.fairlead.testkit.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A JVM like this one, with its class path, and little memory where nothing else is said.
public final class ChildJvm {
    public static final List<String> SMALL = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private ChildJvm() {}

    /// To be started as a process.
    ///
    /// @param name for messages and the log
    public static PeerProcess.Start of(String name, Class<?> main, String... arguments) {
        return of(name, SMALL, main, arguments);
    }

    /// The same with other options of the JVM.
    public static PeerProcess.Start of(String name, List<String> options, Class<?> main, String... arguments) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(
                "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"), main.getName()));
        all.addAll(List.of(arguments));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new PeerProcess.Start(name, java, all, Map.of());
    }
}
