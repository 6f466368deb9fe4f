package io.fairlead.operations.uninstall;

import io.fairlead.platform.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The directory of an embedded broker: `broker` and `fairlead.lock` in it are ours. It must be removed under its lock.
/// It holds the id of the Kafka cluster, which marks objects as ours.
///
/// @param others why its topics are not only ours; empty if they are
record InstalledBroker(Path directory, String others) implements InstalledPart {
    private static final Set<String> OURS = Set.of("broker", "fairlead.lock");

    @Override
    public String name() {
        return "directories";
    }

    @Override
    public boolean isEvidence() {
        return true;
    }

    static boolean isIn(Path directory) {
        return Files.exists(directory.resolve("broker").resolve("meta.properties"));
    }

    @Override
    public List<Item> find() {
        return Files.isDirectory(directory) ? List.of(new Item(directory.toString(), left())) : List.of();
    }

    private String left() {
        if (!others.isEmpty()) {
            return others;
        }
        try {
            List<Path> files = othersFiles();
            return files.isEmpty() || OURS.stream().anyMatch(name -> isThere(directory.resolve(name)))
                    ? ""
                    : "it contains no broker, but files of others, such as "
                            + files.getFirst().getFileName();
        } catch (IOException e) {
            throw InstalledDirectories.failure(directory, e);
        }
    }

    private List<Path> othersFiles() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(path -> !OURS.contains(path.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public Result remove(Item item) {
        try {
            List<Path> files = othersFiles();
            // The lock is removed last: no broker starts on an incomplete set of files.
            removeAll(directory.resolve("broker"));
            Files.deleteIfExists(directory.resolve("fairlead.lock"));
            if (files.isEmpty()) {
                Files.deleteIfExists(directory);
                return done(item);
            }
            return new Result(
                    name(),
                    item.name(),
                    Result.Outcome.LEFT,
                    "the broker's files are removed; the directory holds others, such as "
                            + files.getFirst().getFileName());
        } catch (IOException | UncheckedIOException e) {
            throw InstalledDirectories.failure(directory, e);
        }
    }

    /// A link is there also if it points to nothing.
    private static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /// Does not follow links.
    private static void removeAll(Path root) throws IOException {
        if (!isThere(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
