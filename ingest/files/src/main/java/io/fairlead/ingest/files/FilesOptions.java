package io.fairlead.ingest.files;

import io.fairlead.model.failure.ConfigurationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Which files to read: the options of `files.schema.json`, which has their defaults and bounds.
///
/// `paths` are globs, relative to `base` where they are not absolute: `*` and `?` within a name, `**` across
/// folders, `[a-z]` and `{a,b}`. Names that begin with a dot match only where the glob writes the dot. `rescan`
/// is how often the folders are looked through besides being watched (watches lose events, and network file
/// systems send none). `settle` is waited after an event, so that one write is read once. `grace` is how long a
/// file must stand as it is before it is believed to be finished when it looks unfinished, and to be gone when it
/// is not there.
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

    /// What is wrong with one of `paths`, without looking at the file system; none where it can be used.
    public static Optional<String> pathProblem(String path) {
        try {
            var _ = Glob.parse(path, Path.of(""));
            return Optional.empty();
        } catch (ConfigurationFailure e) {
            return Optional.of(String.valueOf(e.getMessage()).substring(PREFIX.length()));
        }
    }

    /// The folder that one of `paths` begins in, where there is none now: no file can match before it is made.
    ///
    /// @param base what a relative path is relative to
    public static Optional<Path> missingFolder(String path, Path base) {
        Path root = Glob.parse(path, base).root();
        return Files.isDirectory(root) ? Optional.empty() : Optional.of(root);
    }

    static ConfigurationFailure invalid(String message) {
        return new ConfigurationFailure("INGEST-FILES-CONFIG", PREFIX + message);
    }
}
