package io.fairlead.bench.chaos;

import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What operators do in the life of an installation, while the registries change: nothing may leave the mesh through
/// it. See docs/operations/lifecycle.md.
final class Operations {
    private static final String CONSUL = "  - name: dc1\n";
    private static final String PIPELINE = "pipeline: chaos\n";
    private static final String PREFIX = "topics: {partitions: 6}";
    private static final String FORMER_PREFIX = "topics: {partitions: 6, prefix: fairlead.chaos.}";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /// Longer than it takes until the difference would have reached the mesh.
    private static final Duration A_WHILE = Duration.ofSeconds(10);

    private Operations() {}

    static List<Fault<Site>> all() {
        return List.of(
                new Fault<>("operation: rules changed", (site, _) -> changeRules(site), (site, _) -> undo(site)),
                new Fault<>("operation: guard changed", (site, _) -> changeGuard(site), (site, _) -> undo(site)),
                new Fault<>("operation: source renamed", (site, _) -> renameSource(site)),
                new Fault<>("operation: source added, removed and retired", (site, _) -> retireSource(site)),
                new Fault<>("operation: source resynced", (site, _) -> {
                    String before = site.fairlead().process("ingest").printed();
                    command(site, 0, "source", "resync", "dc1");
                    awaitPrinted(site.fairlead().process("ingest"), before, "SOURCE-RESYNC: requested by");
                    Thread.sleep(A_WHILE);
                }),
                new Fault<>("operation: target renamed", (site, _) -> renameTarget(site), (site, _) -> undo(site)),
                new Fault<>("operation: table rebuilt", (site, _) -> {
                    command(site, 0, "table", "rebuild");
                    Thread.sleep(A_WHILE);
                }),
                new Fault<>("operation: target added, removed and retired", (site, _) -> retireTarget(site)),
                new Fault<>("operation: pipeline renamed, and back", (site, _) -> renamePipeline(site)),
                new Fault<>("operation: objects to another pipeline, and back", (site, _) -> handOver(site)));
    }

    private static void changeRules(Site site) throws Exception {
        String label = "      - {labels: {version: \"${metadata.version}\"}}\n";
        reload(site, label, label + "      - {labels: {team: shop}}\n");
        Thread.sleep(A_WHILE);
    }

    private static void changeGuard(Site site) throws Exception {
        reload(site, "sources:\n", "guard: {max-removed: 49}\nsources:\n");
        Thread.sleep(A_WHILE);
    }

    /// Back as well: the second time, the first name is the former one.
    private static void renameSource(Site site) throws Exception {
        reload(site, CONSUL, "  - name: dc9\n    formerly: dc1\n");
        Thread.sleep(A_WHILE);
        reload(site, CONSUL, "  - name: dc1\n    formerly: dc9\n");
        Thread.sleep(A_WHILE);
        requireNoSource(site, "dc9");
        undo(site);
    }

    /// The second source lists what the first one does.
    private static void retireSource(Site site) throws Exception {
        int before = reloads(site, "ingest");
        site.configure(Site.consulSource("extra", site.toConsul.address()));
        awaitReloads(site, "ingest", before);
        Thread.sleep(A_WHILE);
        undo(site);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!said(site, "source", "retire", "extra", "--yes").contains("requested: ")) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the source could not be retired: " + said(site, "source", "retire", "extra", "--yes"));
            }
            Thread.sleep(1000);
        }
        Thread.sleep(A_WHILE);
        requireNoSource(site, "extra");
    }

    private static void renameTarget(Site site) throws Exception {
        int before = reloads(site, "publisher");
        site.configure(Map.of("  - name: prod\n", "  - name: main\n"));
        awaitReloads(site, "publisher", before);
        Thread.sleep(A_WHILE);
    }

    private static void retireTarget(Site site) throws Exception {
        String second = "  - name: second\n    files: {directory: second}\n    policy: sync\n";
        int before = reloads(site, "publisher");
        site.configure(Map.of("targets:\n", "targets:\n" + second));
        awaitReloads(site, "publisher", before);
        Thread.sleep(A_WHILE);
        undo(site);
        command(site, 0, "target", "retire", "second", "--was", "files: {directory: second}", "--yes");
        try (Stream<Path> left = Files.walk(site.folder.resolve("second"))) {
            List<Path> files = left.filter(Files::isRegularFile).toList();
            if (!files.isEmpty()) {
                throw new IllegalStateException("left behind in the retired target: " + files);
            }
        }
    }

    /// The other pipeline reads the same registries, with topics of its own.
    private static void handOver(Site site) throws Exception {
        Path heir = site.pipelineBeside("heir");
        FairleadProcess.output(heir, 0, "topics", "apply");
        try (FairleadProcess process = FairleadProcess.start(heir, "run")) {
            awaitPrinted(process, "", "ready after_ms=");
            stopAll(site);
            FairleadProcess.output(heir, 0, "adopt", "--from-pipeline", "chaos", "--yes");
            Thread.sleep(A_WHILE);
            var _ = process.terminate();
        }
        command(site, 0, "adopt", "--from-pipeline", "heir", "--yes");
        site.fairlead().startAll();
        FairleadProcess.output(heir, 0, "uninstall", "--yes", "--subjects");
    }

    private static void stopAll(Site site) throws InterruptedException {
        for (String role : Deployment.ROLES) {
            site.fairlead().stop(role);
        }
    }

    /// As lifecycle.md says; the topics keep their names.
    private static void renamePipeline(Site site) throws Exception {
        stopAll(site);
        site.configure(Map.of(PIPELINE, "pipeline: renamed\n", PREFIX, FORMER_PREFIX));
        takeOver(site, "chaos");
        site.fairlead().startAll();
        Thread.sleep(A_WHILE);
        stopAll(site);
        site.configure("");
        takeOver(site, "renamed");
        site.fairlead().startAll();
    }

    private static void takeOver(Site site, String from) throws Exception {
        command(site, 0, "topics", "take", "--from-pipeline", from, "--yes");
        command(site, 0, "adopt", "--from-pipeline", from, "--yes");
    }

    private static void undo(Site site) throws Exception {
        int before = reloads(site, "ingest");
        int published = reloads(site, "publisher");
        site.configure("");
        awaitReloads(site, "ingest", before);
        awaitReloads(site, "publisher", published);
    }

    private static void reload(Site site, String text, String replacement) throws Exception {
        int before = reloads(site, "ingest");
        site.configure(Map.of(text, replacement));
        awaitReloads(site, "ingest", before);
    }

    private static int reloads(Site site, String role) throws IOException {
        return site.fairlead().process(role).printed().split("configuration version=", -1).length;
    }

    private static void awaitReloads(Site site, String role, int before) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (reloads(site, role) == before) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(role + " did not take the settings over within " + PATIENCE);
            }
            Thread.sleep(100);
        }
    }

    private static void awaitPrinted(FairleadProcess process, String before, String text) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!process.printed().substring(before.length()).contains(text)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "see " + process.log() + ": it did not print " + text + " within " + PATIENCE);
            }
            Thread.sleep(100);
        }
    }

    private static void requireNoSource(Site site, String name) throws Exception {
        String status = said(site, "status");
        if (status.contains(name)) {
            throw new IllegalStateException("source " + name + " is left behind: " + status);
        }
    }

    private static void command(Site site, int exitCode, String... arguments) throws Exception {
        var _ = FairleadProcess.output(site.folder, exitCode, arguments);
    }

    /// Whatever its exit code.
    private static String said(Site site, String... arguments) throws Exception {
        try (FairleadProcess process = FairleadProcess.start(site.folder, arguments)) {
            var _ = process.exitCode(PATIENCE);
            return process.printed();
        }
    }
}
