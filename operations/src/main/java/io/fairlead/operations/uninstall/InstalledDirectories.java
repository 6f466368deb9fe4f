package io.fairlead.operations.uninstall;

import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The directories of files targets. They are removed once they contain no file.
record InstalledDirectories(List<Path> targets) implements InstalledPart {
    @Override
    public String name() {
        return "directories";
    }

    @Override
    public List<Item> find() {
        return targets.stream()
                .filter(Files::isDirectory)
                .map(directory -> new Item(directory.toString(), left(directory)))
                .toList();
    }

    /// A remaining file, whoever owns it; empty if there is none.
    private static String left(Path directory) {
        if (Files.isSymbolicLink(directory)) {
            return "it is a symbolic link, which no process of ours creates";
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !Files.isDirectory(path))
                    .sorted()
                    .findFirst()
                    .map(path -> "it is removed once it contains no file; there is " + directory.relativize(path))
                    .orElse("");
        } catch (IOException | UncheckedIOException e) {
            throw failure(directory, e);
        }
    }

    @Override
    public Result remove(Item item) {
        Path directory = Path.of(item.name());
        try {
            removeEmpty(directory);
            return done(item);
        } catch (IOException | UncheckedIOException e) {
            throw failure(directory, e);
        }
    }

    /// Fails if a file was added meanwhile.
    private static void removeEmpty(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList()) {
                Files.delete(path);
            }
        }
    }

    static TransientFailure failure(Path directory, Exception e) {
        return new TransientFailure(
                "APP-UNINSTALL-DIRECTORY",
                "directory " + directory + " cannot be removed: " + e
                        + "; grant this user the permission, or remove it manually",
                e);
    }
}
