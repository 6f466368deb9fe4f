package io.fairlead.app.demo;

import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The demo's work folder: a configuration, an inventory to edit, and the folder that receives the objects.
///
/// The inventory is copied from the examples where it is not there yet, so that edits survive a second start.
/// What an earlier demo left in the target folder stays: an unchanged restart writes nothing.
final class DemoFolder implements AutoCloseable {
    private static final String HEAD = "# Written by `fairlead demo`.";
    private static final List<String> EXAMPLES = List.of("shop.yaml", "legacy.json");

    private final Path folder;

    private @Nullable FileChannel lock;

    DemoFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    Path inventory() {
        return folder.resolve("inventory");
    }

    Path story() {
        return inventory().resolve("story.yaml");
    }

    Path mesh() {
        return folder.resolve("mesh");
    }

    Path config() {
        return folder.resolve("fairlead.yaml");
    }

    /// Takes the folder for this process, then writes what is missing, and a new configuration.
    ///
    /// @throws ConfigurationFailure `APP-DEMO-FOLDER`: the folder cannot be written, another demo uses it, or it
    ///     holds a configuration that no demo wrote; nothing was changed then
    void prepare(DemoOptions options) {
        try {
            requireNoOthersConfiguration();
            Files.createDirectories(inventory());
            takeLock();
            Files.createDirectories(mesh());
            Files.deleteIfExists(story());
            for (String example : EXAMPLES) {
                Path file = inventory().resolve(example);
                if (!Files.exists(file)) {
                    copy(example, file);
                }
            }
            Files.writeString(config(), configuration(options), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigurationFailure(
                    "APP-DEMO-FOLDER",
                    "the demo's folder " + folder + " cannot be written (" + e.getMessage()
                            + "); give another with --folder",
                    e);
        }
    }

    private void requireNoOthersConfiguration() throws IOException {
        if (Files.exists(config()) && !Files.readString(config()).startsWith(HEAD)) {
            throw new ConfigurationFailure(
                    "APP-DEMO-FOLDER",
                    "the demo's folder " + folder + " holds a fairlead.yaml that no demo wrote, and it stays as it is;"
                            + " give another folder with --folder");
        }
    }

    private void takeLock() throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(".demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isTaken(channel)) {
            channel.close();
            throw new ConfigurationFailure(
                    "APP-DEMO-FOLDER",
                    "another demo uses the folder " + folder + "; end it, or give another with --folder");
        }
        lock = channel;
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false; // held by this very process
        }
    }

    /// Gives the folder up.
    @Override
    public void close() {
        FileChannel held = lock;
        lock = null;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the lock of " + folder + " cannot be given up", e);
            }
        }
    }

    private static void copy(String example, Path to) throws IOException {
        try (InputStream from = DemoFolder.class.getResourceAsStream("/examples/inventory/" + example)) {
            if (from == null) {
                throw new Bug("the example " + example + " is not in the jar");
            }
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String configuration(DemoOptions options) throws IOException {
        StringBuilder yaml = new StringBuilder("""
            # Written by `fairlead demo`. docs/config.md says what else can stand here.
            pipeline: demo
            kafka: embedded
            schema-registry: embedded
            http: {port: %d}
            topics: {partitions: 4}
            sources:
              - name: static
                files: {paths: ["inventory/*.yaml"]}
              - name: legacy
                files: {paths: ["inventory/*.json"]}
                rules:
                  - {host: "${service}.legacy.mesh", namespace: legacy}
            """.formatted(freePort()));
        options.consul()
                .ifPresent(
                        address -> yaml.append("""
                              - name: consul
                                consul: {address: "%s"}
                                claims: {addresses: [loopback]}  # an agent in -dev mode gives 127.0.0.1 to every service
                                rules:
                                  - {drop: "service == 'consul'"}
                                  - {host: "${service}.consul.mesh", namespace: consul}
                            """.formatted(address.contains("://") ? address : "http://" + address)));
        yaml.append("""
            targets:
              - name: mesh
                files: {directory: mesh}
                policy: sync
                coalesce: {quiet: 0s, max: 0s}
            """);
        options.kubeconfig().ifPresent(file -> yaml.append("""
              - name: cluster
                istio: {kubeconfig: "%s"}
                policy: sync
                coalesce: {quiet: 0s, max: 0s}
            """.formatted(file.toAbsolutePath())));
        return yaml.toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
