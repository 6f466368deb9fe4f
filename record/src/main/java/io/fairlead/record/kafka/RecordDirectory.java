package io.fairlead.record.kafka;

import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The directory of one process's store: the first of `0`, `1`, ... under a common one that no other process has. A
/// lock file beside it belongs to the process; the operating system releases it when the process ends.
final class RecordDirectory implements AutoCloseable {
    private static final int MOST = 16;

    private final Path path;
    private final FileChannel lock;

    private RecordDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /// Takes a directory.
    ///
    /// @throws TransientFailure none is free, or it cannot be used
    static RecordDirectory take(Path base) {
        try {
            Files.createDirectories(
                    base, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (int number = 0; number < MOST; number++) {
                FileChannel lock = lock(base.resolve(number + ".lock"));
                if (lock != null) {
                    return own(base, new RecordDirectory(base.resolve(Integer.toString(number)), lock));
                }
            }
        } catch (IOException e) {
            throw unusable(base, e.toString(), e);
        }
        throw unusable(base, MOST + " other processes use its directories", null);
    }

    /// Null if another one has it.
    private static @Nullable FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock taken = channel.tryLock();
            if (taken != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // Of this process.
        }
        channel.close();
        return null;
    }

    /// Whoever owns the directory can change what is in it.
    private static RecordDirectory own(Path base, RecordDirectory taken) throws IOException {
        Path file = base.resolve(taken.path.getFileName() + ".lock");
        if (!Files.getOwner(base).equals(Files.getOwner(file))) {
            taken.close();
            throw unusable(base, "it belongs to " + Files.getOwner(base), null);
        }
        return taken;
    }

    private static TransientFailure unusable(Path base, String found, @Nullable Exception cause) {
        return new TransientFailure(
                "RECORD-DISK",
                "the record cannot be kept in " + base + ": " + found
                        + "; give this user a directory of its own with `kafka: {streams: {state.dir: ...}}`",
                cause);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw unusable(path, e.toString(), e);
        }
    }
}
