package io.fairlead.app.runtime;

import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The directory of an embedded broker, and the directories of files targets. One that holds something that is not
/// ours stays, with that in it.
///
/// @param broker the directories of embedded brokers: `broker` and `fairlead.lock` in them are ours
/// @param targets the directories of files targets: they go once they hold no file
record InstalledDirectories(List<Path> broker, List<Path> targets) implements InstalledPart {
    private static final Set<String> BROKER = Set.of("broker", "fairlead.lock");

    @Override
    public String name() {
        return "directories";
    }

    @Override
    public List<Item> find() {
        List<Item> items = new ArrayList<>();
        for (Path directory : broker) {
            if (Files.isDirectory(directory)) {
                items.add(new Item(directory.toString(), holdsOnlyOthers(directory)));
            }
        }
        for (Path directory : targets) {
            if (Files.isDirectory(directory)) {
                items.add(new Item(directory.toString(), holds(directory)));
            }
        }
        return items;
    }

    static boolean holdsBroker(Path directory) {
        return Files.exists(directory.resolve("broker").resolve("meta.properties"));
    }

    private static String holdsOnlyOthers(Path directory) {
        try {
            List<Path> others = others(directory);
            return others.isEmpty() || BROKER.stream().anyMatch(name -> Files.exists(directory.resolve(name)))
                    ? ""
                    : "it holds no broker, but others' files, such as "
                            + others.getFirst().getFileName();
        } catch (IOException e) {
            throw failure(directory, e);
        }
    }

    private static List<Path> others(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(path -> !BROKER.contains(path.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    /// What of others is in a target's directory; empty for nothing.
    private static String holds(Path directory) {
        if (Files.isSymbolicLink(directory)) {
            return "it is a symbolic link, which no process of ours makes";
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !Files.isDirectory(path))
                    .sorted()
                    .findFirst()
                    .map(path -> "it goes once it holds no file; there is " + directory.relativize(path))
                    .orElse("");
        } catch (IOException e) {
            throw failure(directory, e);
        }
    }

    @Override
    public Result remove(Item item) {
        Path directory = Path.of(item.name());
        try {
            if (broker.contains(directory)) {
                return removeBroker(directory, item);
            }
            removeEmpty(directory);
            return done(item);
        } catch (IOException e) {
            throw failure(directory, e);
        }
    }

    private Result removeBroker(Path directory, Item item) throws IOException {
        List<Path> others = others(directory);
        // The lock stays until all else is gone: no broker starts on a half of its files.
        removeAll(directory.resolve("broker"));
        Files.deleteIfExists(directory.resolve("fairlead.lock"));
        if (others.isEmpty()) {
            Files.deleteIfExists(directory);
            return done(item);
        }
        return new Result(
                name(),
                item.name(),
                Result.Outcome.LEFT,
                "the broker's files are removed; the directory holds others, such as "
                        + others.getFirst().getFileName());
    }

    private static void removeAll(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    /// Fails where a file came meanwhile.
    private static void removeEmpty(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList()) {
                Files.delete(path);
            }
        }
    }

    private static TransientFailure failure(Path directory, IOException e) {
        return new TransientFailure(
                "APP-UNINSTALL-DIRECTORY",
                "directory " + directory + " cannot be removed: " + e
                        + "; give this user the right to do so, or remove it by hand",
                e);
    }
}
