package io.fairlead.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Which inventory files to read: absolute paths and globs, the folder that files are named from in messages and
/// instance ids (that of the configuration), the largest file in bytes, and how often the folders are looked through
/// besides being watched.
public record FilesOptions(List<String> paths, Path folder, int maxBytes, Duration rescan) implements SourceOptions {
    public static final int DEFAULT_MAX_BYTES = 64 << 20;
    public static final Duration DEFAULT_RESCAN = Duration.ofSeconds(5);

    public FilesOptions {
        paths = List.copyOf(paths);
    }
}
