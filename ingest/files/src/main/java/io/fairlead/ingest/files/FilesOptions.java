package io.fairlead.ingest.files;

import io.fairlead.model.failure.ConfigurationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The files to read: the options of `files.schema.json`, which has their defaults and bounds.
///
/// `paths` are globs, relative to `base` if they are not absolute: `*` and `?` within a name, `**` across
/// directories, `[a-z]` and `{a,b}`. Names that begin with a dot match only if the glob contains the dot. `rescan`
/// is the interval of scans of the directories in addition to watches (watches lose events, and network file
/// systems send none). `settle` is waited after an event, so that one write is read once. `grace` is how long a
/// file that looks unfinished must be unchanged before it is used, and how long a file must be missing before it
/// counts as removed.
public record FilesOptions(
        List<String> paths, Path base, int maxBytes, Duration rescan, Duration settle, Duration grace) {
    public static final Duration DEFAULT_SETTLE = Duration.ofMillis(5);
    public static final Duration DEFAULT_GRACE = Duration.ofMillis(200);

    private static final String PREFIX = "files: ";

    public FilesOptions {
        paths = List.copyOf(paths);
        if (paths.isEmpty()) {
            throw invalid("paths is empty; expected at least one, such as \"inventory/*.yaml\"");
        }
        if (settle.isNegative() || grace.isNegative()) {
            throw invalid("settle and grace may not be negative");
        }
    }

    public static FilesOptions of(List<String> paths, Path base) {
        return FilesFactory.read(FilesFactory.DEFAULTS, paths, base);
    }

    /// The problem with one of `paths`, without access to the file system; empty if it can be used.
    public static Optional<String> pathProblem(String path) {
        try {
            var _ = Glob.parse(path, Path.of(""));
            return Optional.empty();
        } catch (ConfigurationFailure e) {
            return Optional.of(String.valueOf(e.getMessage()).substring(PREFIX.length()));
        }
    }

    /// The directory in which one of `paths` begins, if it does not exist: no file can match before it is created.
    ///
    /// @param base the directory for relative paths
    public static Optional<Path> missingFolder(String path, Path base) {
        Path root = Glob.parse(path, base).root();
        return Files.isDirectory(root) ? Optional.empty() : Optional.of(root);
    }

    static ConfigurationFailure invalid(String message) {
        return new ConfigurationFailure("INGEST-FILES-CONFIG", PREFIX + message);
    }
}
