package io.fairlead.app.config;

import java.util.List;

/// Which inventory files to read: absolute paths and globs, and the largest file in bytes.
public record FilesOptions(List<String> paths, long maxBytes) implements SourceOptions {
    public static final long DEFAULT_MAX_BYTES = 64L << 20;

    public FilesOptions {
        paths = List.copyOf(paths);
    }
}
