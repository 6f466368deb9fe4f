package io.fairlead.ingest.files;

import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Lists the files that the globs match. A directory that cannot be listed is a failed reading, never an empty one.
final class Folders {
    private final List<Glob> globs;
    private final Path base;

    /// Called with each directory before it is listed.
    interface BeforeListing {
        void folder(Path folder) throws IOException;
    }

    Folders(FilesOptions config) {
        base = config.base().toAbsolutePath().normalize();
        globs = config.paths().stream().map(path -> Glob.parse(path, base)).toList();
    }

    /// The files by their paths as used in messages and ids. A file that is named by a path without wildcards is
    /// listed whether it exists or not.
    SortedMap<String, Path> list(BeforeListing before) {
        SortedMap<String, Path> files = new TreeMap<>();
        for (Glob glob : globs) {
            try {
                walk(glob, before, files);
            } catch (IOException e) {
                throw unlisted(glob, e);
            }
        }
        return files;
    }

    private TransientFailure unlisted(Glob glob, IOException e) {
        return new TransientFailure(
                "INGEST-FILES-FOLDER",
                "the folder " + named(glob.root()) + " of path \"" + glob.text() + "\" cannot be listed ("
                        + reason(e)
                        + "); what was read before stays in use; create the directory or make it readable",
                e);
    }

    private void walk(Glob glob, BeforeListing before, SortedMap<String, Path> files) throws IOException {
        if (glob.literal()) {
            before.folder(glob.root());
            Path file = glob.file();
            files.put(named(file), file);
            return;
        }
        Set<FileVisitOption> follow = Set.of(FileVisitOption.FOLLOW_LINKS);
        Files.walkFileTree(glob.root(), follow, glob.depth(), new Matching(glob, before, files));
    }

    /// Lists what a glob matches. Hidden directories are skipped.
    private final class Matching extends SimpleFileVisitor<Path> {
        private final Glob glob;
        private final BeforeListing before;
        private final SortedMap<String, Path> files;

        Matching(Glob glob, BeforeListing before, SortedMap<String, Path> files) {
            this.glob = glob;
            this.before = before;
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            boolean hidden = !folder.equals(glob.root())
                    && folder.getFileName().toString().startsWith(".");
            if (hidden) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            before.folder(folder);
            return visitFile(folder, attributes);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            // A directory with a matching name is listed as well: it is in the place of a file.
            if (glob.matches(glob.root().relativize(file))) {
                files.put(named(file), file);
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private String named(Path path) {
        Path shown = path.startsWith(base) && !path.equals(base) ? base.relativize(path) : path;
        return shown.toString().replace('\\', '/');
    }

    static String reason(IOException e) {
        String kind = e.getClass().getSimpleName().replace("Exception", "");
        return switch (kind) {
            case "NoSuchFile" -> "it is missing";
            case "AccessDenied" -> "access denied";
            case "IO" -> String.valueOf(e.getMessage());
            default -> kind + ": " + e.getMessage();
        };
    }
}
