package io.fairlead.bench.idle;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;

/// The bytes in a broker's folder, by topic. An index is left out: Kafka gives it its full size when it makes it, and
/// cuts it to what is used later.
final class Growth {
    private Growth() {}

    static SortedMap<String, Long> sizes(Path data) throws IOException {
        SortedMap<String, Long> sizes = new TreeMap<>();
        Files.walkFileTree(data, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!file.toString().endsWith("index")) {
                    sizes.merge(topic(data.relativize(file)), attributes.size(), Long::sum);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return sizes;
    }

    static long sum(SortedMap<String, Long> sizes) {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    /// `changes` of `broker/changes-3/00000000000000000000.log`.
    private static String topic(Path file) {
        Path folder = file.getParent();
        return folder == null
                ? "the folder itself"
                : folder.getFileName().toString().replaceFirst("-\\d+$", "");
    }
}
