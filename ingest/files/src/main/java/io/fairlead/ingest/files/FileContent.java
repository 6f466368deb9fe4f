package io.fairlead.ingest.files;

import io.fairlead.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Bytes of a file that did not change while they were read.
final class FileContent {
    private static final int TRIES = 3;

    private final Stamp stamp;
    private final byte[] bytes;

    private FileContent(Stamp stamp, byte[] bytes) {
        this.stamp = stamp;
        this.bytes = bytes;
    }

    /// The attributes of a file that are available without reading it.
    ///
    /// Size, modification time and inode prove nothing: `cp -p`, rsync and archives set the time, and an inode is
    /// reused. No program can set the time of the last change (`ctime`), so equal stamps mean equal bytes if it
    /// is known and had passed when the file was read: times are coarse.
    record Stamp(long size, FileTime modified, Optional<FileTime> changed, String key) {
        /// File times may be this coarse.
        private static final Duration COARSE = Duration.ofSeconds(2);

        /// Whether a reading at that time is still valid as long as the stamp does not change.
        boolean proves(Instant readAt) {
            return changed.isPresent()
                    && modified.toInstant().plus(COARSE).isBefore(readAt)
                    && changed.get().toInstant().plus(COARSE).isBefore(readAt);
        }

        private static Optional<FileTime> changed(Path path) throws IOException {
            try {
                return Files.getAttribute(path, "unix:ctime") instanceof FileTime time
                        ? Optional.of(time)
                        : Optional.empty();
            } catch (UnsupportedOperationException | IllegalArgumentException _) {
                return Optional.empty();
            }
        }

        static Stamp of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new IOException("is not a regular file");
            }
            @Nullable Object key = attributes.fileKey();
            return new Stamp(
                    attributes.size(), attributes.lastModifiedTime(), changed(path), key == null ? "" : key.toString());
        }
    }

    /// Reads the file; empty if it was being written during the whole time.
    ///
    /// @throws TooLarge more than `maxBytes`
    static Optional<FileContent> read(Path path, int maxBytes) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Stamp before = Stamp.of(path);
            byte[] bytes = bytes(path, maxBytes, before.size());
            if (before.equals(Stamp.of(path)) && bytes.length == before.size()) {
                return Optional.of(new FileContent(before, bytes));
            }
        }
        return Optional.empty();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    private static byte[] bytes(Path path, int maxBytes, long size) throws IOException {
        if (size > maxBytes) {
            throw new TooLarge(size);
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(maxBytes);
            if (bytes.length == maxBytes && in.read() >= 0) {
                throw new TooLarge(Files.size(path));
            }
            return bytes;
        }
    }

    Stamp stamp() {
        return stamp;
    }

    String digest() {
        return Sha256.hex(bytes);
    }

    FileParser.Parsed parse(String file) {
        return FileParser.parse(file, bytes);
    }

    /// Whether a writer may still be writing it: it is empty, or its last line has no end.
    boolean looksUnfinished() {
        return bytes.length == 0 || bytes[bytes.length - 1] != '\n';
    }

    static final class TooLarge extends IOException {
        private final long size;

        TooLarge(long size) {
            this.size = size;
        }

        long size() {
            return size;
        }
    }
}
