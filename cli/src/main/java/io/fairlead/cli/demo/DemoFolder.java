package io.fairlead.cli.demo;

import io.fairlead.model.failure.Bug;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The demo's work directory: a configuration, an inventory to edit, and the directory that receives the objects.
///
/// The inventory is copied from the examples if it does not exist yet, so that edits survive a second start. The
/// objects of an earlier demo in the target directory stay: an unchanged restart writes nothing.
final class DemoFolder implements AutoCloseable {
    private static final String CODE = "APP-DEMO-FOLDER";
    private static final List<String> EXAMPLES = List.of("shop.yaml", "legacy.json");

    private static final String TARGETS = """
            targets:
              - name: mesh
                files: {directory: mesh}
                policy: sync
                coalesce: {quiet: 0s, max: 0s}
            """;

    private final Path folder;

    private @Nullable FolderLock lock;

    DemoFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    Path inventory() {
        return folder.resolve("inventory");
    }

    OwnFile story() {
        return new OwnFile(inventory().resolve("story.yaml"));
    }

    Path mesh() {
        return folder.resolve("mesh");
    }

    Path config() {
        return folder.resolve("fairlead.yaml");
    }

    /// Reserves the directory for this process, then writes missing files, and a new configuration.
    ///
    /// @throws ConfigurationFailure `APP-DEMO-FOLDER`: the directory cannot be written, another demo uses it, or it
    ///     holds a file of the demo's name that no demo wrote or that was edited since; no file was changed then
    void prepare(DemoOptions options) {
        try {
            // Before anything is created: a rejected directory stays as it was.
            requireReplaceable(new OwnFile(config()));
            requireReplaceable(story());
            Files.createDirectories(folder);
            lock();
            Files.createDirectories(inventory());
            Files.createDirectories(mesh());
            Files.deleteIfExists(story().path());
            copyMissingExamples();
            new OwnFile(config()).write(configuration(options));
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    private ConfigurationFailure notWritable(IOException e) {
        return new ConfigurationFailure(
                CODE,
                "the demo's folder " + folder + " cannot be written (" + e
                        + "); specify another directory with --folder",
                e);
    }

    private void copyMissingExamples() throws IOException {
        for (String example : EXAMPLES) {
            Path file = inventory().resolve(example);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                copy(example, file);
            }
        }
    }

    private static void requireReplaceable(OwnFile file) throws IOException {
        switch (file.state()) {
            case MISSING, UNCHANGED -> {}
            case EDITED -> throw edited(file);
            case FOREIGN ->
                throw new ConfigurationFailure(
                        CODE,
                        file.path() + " already exists, and no `fairlead demo` wrote it; it was not changed. Specify"
                                + " another directory with --folder");
        }
    }

    private static ConfigurationFailure edited(OwnFile file) {
        return new ConfigurationFailure(
                CODE,
                file.path()
                        + " was edited after `fairlead demo` wrote it, or an earlier version wrote it; it was"
                        + " not changed. Specify another directory with --folder, or move the file away");
    }

    private void lock() throws IOException {
        Path file = folder.resolve(".demo.lock");
        lock = FolderLock.tryLock(file).orElse(null);
        if (lock == null) {
            throw new ConfigurationFailure(
                    CODE,
                    "another demo, process " + FolderLock.holder(file) + ", uses the directory " + folder
                            + "; stop it, or give another folder with --folder");
        }
    }

    /// Releases the directory.
    @Override
    public void close() {
        FolderLock held = lock;
        lock = null;
        if (held != null) {
            held.close();
        }
    }

    private static void copy(String example, Path to) throws IOException {
        try (InputStream from = DemoFolder.class.getResourceAsStream("/examples/inventory/" + example)) {
            if (from == null) {
                throw new Bug("the example " + example + " is not in the jar");
            }
            Files.copy(from, to);
        }
    }

    private static String configuration(DemoOptions options) throws IOException {
        StringBuilder yaml = new StringBuilder(head(freePort()));
        options.consul().ifPresent(address -> yaml.append(consul(address)));
        yaml.append(TARGETS);
        options.kubeconfig().ifPresent(file -> yaml.append(cluster(file)));
        return yaml.toString();
    }

    private static String head(int port) {
        return """
            # docs/config.md lists all keys. A demo refuses to replace this file once it is edited; `fairlead run` uses it.
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
            """.formatted(port);
    }

    private static String consul(String address) {
        return """
              - name: consul
                consul: {address: "%s"}
                claims: {addresses: [loopback]}  # an agent in -dev mode gives 127.0.0.1 to every service
                rules:
                  - {drop: "service == 'consul'"}
                  - {host: "${service}.consul.mesh", namespace: consul}
            """.formatted(address.contains("://") ? address : "http://" + address);
    }

    private static String cluster(Path kubeconfig) {
        return """
              - name: cluster
                istio: {kubeconfig: "%s"}
                policy: sync
                coalesce: {quiet: 0s, max: 0s}
            """.formatted(kubeconfig.toAbsolutePath());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
