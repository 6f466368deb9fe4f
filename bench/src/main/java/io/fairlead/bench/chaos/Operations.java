package io.fairlead.bench.chaos;

import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What operators do in the life of an installation, while the registries change: nothing may leave the mesh through
/// it. See docs/operations/lifecycle.md.
final class Operations {
    /// Longer than it takes until the difference would have reached the mesh.
    static final Duration A_WHILE = Duration.ofSeconds(10);

    static final Duration PATIENCE = Duration.ofSeconds(90);

    private Operations() {}

    static List<Fault<Site>> all() {
        return Stream.of(SourceOperations.all(), TargetOperations.all(), PipelineOperations.all())
                .flatMap(List::stream)
                .toList();
    }

    static void stopAll(Site site) throws InterruptedException {
        for (String role : Deployment.ROLES) {
            site.fairlead().stop(role);
        }
    }

    static void undo(Site site) throws Exception {
        int before = reloads(site, "ingest");
        int published = reloads(site, "publisher");
        site.configure("");
        awaitReloads(site, "ingest", before);
        awaitReloads(site, "publisher", published);
    }

    static void reload(Site site, String text, String replacement) throws Exception {
        int before = reloads(site, "ingest");
        site.configure(Map.of(text, replacement));
        awaitReloads(site, "ingest", before);
    }

    static int reloads(Site site, String role) throws IOException {
        return site.fairlead().process(role).printed().split("configuration version=", -1).length;
    }

    static void awaitReloads(Site site, String role, int before) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (reloads(site, role) == before) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(role + " did not take the settings over within " + PATIENCE);
            }
            Thread.sleep(100);
        }
    }

    static void awaitPrinted(FairleadProcess process, String before, String text) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!process.printed().substring(before.length()).contains(text)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "see " + process.log() + ": it did not print " + text + " within " + PATIENCE);
            }
            Thread.sleep(100);
        }
    }

    static void requireNoSource(Site site, String name) throws Exception {
        String status = said(site, "status");
        if (status.contains(name)) {
            throw new IllegalStateException("source " + name + " is left behind: " + status);
        }
    }

    static void command(Site site, int exitCode, String... arguments) throws Exception {
        var _ = FairleadProcess.output(site.folder, exitCode, arguments);
    }

    /// Whatever its exit code.
    static String said(Site site, String... arguments) throws Exception {
        try (FairleadProcess process = FairleadProcess.start(site.folder, arguments)) {
            var _ = process.exitCode(PATIENCE);
            return process.printed();
        }
    }
}
