package io.fairlead.publisher.files;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.plan.ObjectKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The location of objects: `namespace/name.kind.yaml` below one directory. A write replaces the file atomically:
/// written beside it, forced to disk, renamed.
record ObjectFiles(Path directory) {
    private static final String ENDING = ".yaml";
    private static final String TEMPORARY = ".fairlead-tmp";
    private static final Pattern SAFE = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?");

    /// @throws RejectedFailure a part of the key is not valid in a path
    Path path(ObjectKey key) {
        for (String part : List.of(key.namespace(), key.name(), key.kind())) {
            if (!SAFE.matcher(part).matches() || part.contains("..")) {
                throw new RejectedFailure(
                        "PUBLISHER-FILES-NAME",
                        key + " cannot be a file: \"" + part
                                + "\" has characters other than letters, digits, '.' and '-'");
            }
        }
        return directory
                .resolve(key.namespace())
                .resolve(key.name() + "." + key.kind().toLowerCase(Locale.ROOT) + ENDING);
    }

    static boolean isObject(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(ENDING) && !name.startsWith(".");
    }

    Optional<String> read(Path path) throws IOException {
        try {
            return Optional.of(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /// The path where the next version of a file is written.
    static Path temporary(Path path) {
        return path.resolveSibling("." + path.getFileName() + TEMPORARY);
    }

    void write(Path path, String text) throws IOException {
        Path folder = path.resolveSibling(".").normalize();
        Files.createDirectories(folder);
        Path temporary = temporary(path);
        try {
            writeForced(temporary, text);
        } catch (IOException e) {
            if (Files.isRegularFile(temporary)) {
                Files.deleteIfExists(temporary);
            }
            throw e;
        }
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folder);
    }

    private static void writeForced(Path path, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(path, WRITE, CREATE, TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    void delete(Path path) throws IOException {
        if (Files.deleteIfExists(path)) {
            force(path.resolveSibling(".").normalize());
        }
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        }
    }

    /// The subdirectories: one per namespace.
    List<Path> namespaces() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    /// All files that could be objects, in order.
    List<Path> all() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path namespace : namespaces()) {
            try (Stream<Path> entries = Files.list(namespace)) {
                entries.filter(ObjectFiles::isObject).sorted().forEach(files::add);
            } catch (NoSuchFileException | NotDirectoryException _) {
                // Removed since the directory was listed.
            }
        }
        return files;
    }
}
