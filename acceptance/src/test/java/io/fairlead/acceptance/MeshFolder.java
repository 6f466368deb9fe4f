package io.fairlead.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the files target wrote.
final class MeshFolder {
    private final Path folder;

    MeshFolder(Path folder) {
        this.folder = folder;
    }

    /// The object of a service, empty where there is none.
    String object(String namespace, String host) {
        try {
            return Files.readString(
                    folder.resolve(namespace).resolve(host + ".serviceentry.yaml"), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Each file with the time of its last write.
    SortedMap<Path, FileTime> written() {
        SortedMap<Path, FileTime> written = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".yaml")).toList()) {
                written.put(folder.relativize(file), Files.getLastModifiedTime(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written;
    }
}
