package io.fairlead.testkit.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A real BIND, authoritative only, on a free port of 127.0.0.1: no control channel, no privileges, and dynamic
/// updates from this machine. It needs `named`, which a package of the system has (Debian: bind9).
public final class BindPeer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern RUNNING = Pattern.compile("(?m) running$");

    private final int port = FreePorts.one();
    private final PeerProcess process;

    private BindPeer(Path folder, SortedMap<String, String> zones) throws IOException {
        StringBuilder conf = new StringBuilder(options(folder));
        for (Map.Entry<String, String> zone : zones.entrySet()) {
            Path file = folder.resolve(zone.getKey() + ".zone");
            if (!zone.getValue().isEmpty()) {
                Files.writeString(file, zone.getValue());
            }
            conf.append("zone \"%s\" { type primary; file \"%s\"; allow-update { 127.0.0.1; }; };%n"
                    .formatted(zone.getKey(), file));
        }
        Path file = Files.writeString(folder.resolve("named.conf"), conf);
        process = PeerProcess.start(new PeerProcess.Start(
                "bind", PeerBinary.require("bind"), List.of("-g", "-c", file.toString()), Map.of()));
        try {
            process.awaitReady(
                    PATIENCE,
                    () -> RUNNING.matcher(Files.readString(process.log(), StandardCharsets.UTF_8))
                            .find());
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while BIND started", e);
        }
    }

    /// Returns once it answers: about a second.
    ///
    /// @param folder for its files, until it is closed
    /// @param zones by name, each as a zone file; an empty one has no file, for which BIND answers SERVFAIL
    public static BindPeer start(Path folder, Map<String, String> zones) {
        try {
            return new BindPeer(folder, new TreeMap<>(zones));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String options(Path folder) {
        return """
                options {
                  directory "%s";
                  listen-on port %d { 127.0.0.1; };
                  listen-on-v6 { none; };
                  pid-file none;
                  session-keyfile none;
                  lock-file none;
                  recursion no;
                  dnssec-validation no;
                  notify no;
                  max-records-per-type 0;
                };
                controls { };
                """.formatted(folder, port);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public RunningPeer running() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
