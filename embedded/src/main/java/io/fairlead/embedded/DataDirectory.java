package io.fairlead.embedded;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The broker's directory, locked by this process until it is closed.
final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    private static final String CODE = "EMBEDDED-KAFKA-DIRECTORY";
    /// An empty broker needs about 10 MiB; with less than this it would stop soon after its start.
    private static final long LEAST_FREE = 64L * 1024 * 1024;

    private final Path root;
    private final FileChannel channel;
    private final boolean temporary;

    private DataDirectory(Path root, FileChannel channel, boolean temporary) {
        this.root = root;
        this.channel = channel;
        this.temporary = temporary;
    }

    static DataDirectory open(EmbeddedKafkaConfig.Storage storage) {
        return switch (storage) {
            case EmbeddedKafkaConfig.Storage.Temporary() -> open(temporaryFolder(), true);
            case EmbeddedKafkaConfig.Storage.Kept(var directory) -> open(directory.toAbsolutePath(), false);
        };
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("fairlead-kafka-");
        } catch (IOException e) {
            throw unusable(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }

    private static DataDirectory open(Path root, boolean temporary) {
        DataDirectory directory = null;
        try {
            createPrivate(root);
            requireSpace(root);
            directory = new DataDirectory(root, locked(root), temporary);
            return directory;
        } catch (IOException e) {
            throw unusable(root, e);
        } finally {
            if (directory == null && temporary) {
                delete(root);
            }
        }
    }

    private static void requireSpace(Path root) throws IOException {
        long free = Files.getFileStore(root).getUsableSpace();
        if (free < LEAST_FREE) {
            throw new TransientFailure(
                    "EMBEDDED-KAFKA-DISK",
                    "embedded Kafka: the disk of " + root + " has " + (free >> 20) + " MiB free, expected at least "
                            + (LEAST_FREE >> 20) + "; free disk space, or set another directory");
        }
    }

    private static FileChannel locked(Path root) throws IOException {
        FileChannel channel = FileChannel.open(
                root.resolve("fairlead.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        lock(root, channel);
        return channel;
    }

    /// A directory that is created here is readable by this user alone: the broker's files contain all data of the
    /// registries. An existing one keeps its permissions.
    private static void createPrivate(Path root) throws IOException {
        if (Files.isDirectory(root)) {
            return;
        }
        Path parent = root.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (root.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(root);
        }
    }

    private static void lock(Path root, FileChannel channel) throws IOException {
        Optional<FileLock> lock = tryLock(channel);
        if (lock.isEmpty()) {
            String holder = Files.readString(root.resolve("fairlead.lock")).trim();
            channel.close();
            throw inUse(root, holder);
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
    }

    private static ConfigurationFailure inUse(Path root, String holder) {
        return new ConfigurationFailure(
                "EMBEDDED-KAFKA-IN-USE",
                "embedded Kafka: " + root + " is in use by process " + (holder.isEmpty() ? "(unknown)" : holder)
                        + "; stop that one, give this one a directory of its own, or let it use the other's"
                        + " broker");
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException _) {
            return Optional.empty(); // held by this process
        }
    }

    private static ConfigurationFailure unusable(Path root, IOException e) {
        return new ConfigurationFailure(
                CODE,
                "embedded Kafka: directory " + root + " cannot be used: " + e
                        + "; set a directory that this user may create and write",
                e);
    }

    /// The directory of the broker's own files.
    Path data() {
        return root.resolve("broker");
    }

    boolean formatted() {
        return Files.exists(data().resolve("meta.properties"));
    }

    Path root() {
        return root;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("embedded Kafka: directory={} could not be released: {}", root, e.toString());
        }
        if (temporary) {
            delete(root);
        }
    }

    private static void delete(Path root) {
        try {
            List<Path> all;
            try (Stream<Path> found = Files.walk(root)) {
                all = found.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : all) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("embedded Kafka: directory={} could not be deleted: {}", root, e.toString());
        }
    }
}
