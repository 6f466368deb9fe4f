package io.fairlead.bench.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Targets come, change and go.
final class TargetOperations {
    private TargetOperations() {}

    static List<Fault<Site>> all() {
        return List.of(
                new Fault<>(
                        "operation: target renamed",
                        (site, _) -> renameTarget(site),
                        (site, _) -> Operations.undo(site)),
                new Fault<>("operation: target added, removed and retired", (site, _) -> retireTarget(site)));
    }

    private static void renameTarget(Site site) throws Exception {
        int before = Operations.reloads(site, "publisher");
        site.configure(Map.of("  - name: prod\n", "  - name: main\n"));
        Operations.awaitReloads(site, "publisher", before);
        Thread.sleep(Operations.A_WHILE);
    }

    private static void retireTarget(Site site) throws Exception {
        String second = "  - name: second\n    files: {directory: second}\n    policy: sync\n";
        int before = Operations.reloads(site, "publisher");
        site.configure(Map.of("targets:\n", "targets:\n" + second));
        Operations.awaitReloads(site, "publisher", before);
        Thread.sleep(Operations.A_WHILE);
        Operations.undo(site);
        Operations.command(site, 0, "target", "retire", "second", "--was", "files: {directory: second}", "--yes");
        try (Stream<Path> left = Files.walk(site.folder.resolve("second"))) {
            List<Path> files = left.filter(Files::isRegularFile).toList();
            if (!files.isEmpty()) {
                throw new IllegalStateException("left behind in the retired target: " + files);
            }
        }
    }
}
