package io.fairlead.bench.chaos;

import io.fairlead.testkit.process.FairleadProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;

/// Pipelines are renamed, move, hand their objects over and are uninstalled.
final class PipelineOperations {
    private static final String PIPELINE = "pipeline: chaos\n";
    private static final String TOPICS = "topics: {partitions: 6}";
    private static final String FORMER_PREFIX = "topics: {partitions: 6, prefix: fairlead.chaos.}";
    private static final String OTHER_PREFIX = "topics: {partitions: 6, prefix: fairlead.moved.}";
    private static final String LEAVER = "leaver";

    private PipelineOperations() {}

    static List<Fault<Site>> all() {
        return List.of(
                new Fault<>("operation: pipeline renamed, and back", (site, _) -> renamePipeline(site)),
                new Fault<>("operation: another topic prefix, and back", (site, _) -> movePrefix(site)),
                new Fault<>("operation: objects to another pipeline, and back", (site, _) -> handOver(site)),
                new Fault<>("operation: another pipeline uninstalled", (site, _) -> uninstall(site)));
    }

    /// The pipeline starts again from its registries, on topics of its own each time. At the end, the topics of the
    /// other prefix are uninstalled, which leaves the objects: they have the mark of the installation that runs.
    private static void movePrefix(Site site) throws Exception {
        Operations.stopAll(site);
        site.configure(Map.of(TOPICS, OTHER_PREFIX));
        startAgainOnOtherTopics(site);
        Thread.sleep(Operations.A_WHILE);
        Path moved = site.settingsBeside("moved");
        Operations.stopAll(site);
        site.configure("");
        startAgainOnOtherTopics(site);
        Thread.sleep(Operations.A_WHILE);
        Operations.stopAll(site);
        FairleadProcess.output(moved, 0, "uninstall", "--yes", "--subjects");
        requireNoTopics(site, "fairlead.moved.");
        site.fairlead().startAll();
    }

    private static void startAgainOnOtherTopics(Site site) throws Exception {
        Operations.command(site, 0, "topics", "apply");
        site.objects(Site.NAMESPACE).removeInstallationMarks();
        site.fairlead().startAll();
    }

    /// The other pipeline writes to a namespace of its own.
    private static void uninstall(Site site) throws Exception {
        Path other = site.pipelineIn(LEAVER);
        FairleadProcess.output(other, 0, "topics", "apply");
        try (FairleadProcess process = FairleadProcess.start(other, "run")) {
            Operations.awaitPrinted(process, "", "ready after_ms=");
            Thread.sleep(Operations.A_WHILE);
            if (site.objects(LEAVER).count() == 0) {
                throw new IllegalStateException("the other pipeline wrote nothing, see " + process.log());
            }
            var _ = process.terminate();
        }
        FairleadProcess.output(other, 0, "uninstall", "--yes", "--subjects");
        if (site.objects(LEAVER).count() != 0) {
            throw new IllegalStateException("uninstall left objects in the namespace " + LEAVER);
        }
        requireNoTopics(site, "fairlead." + LEAVER + ".");
        requireNoTopics(site, LEAVER + "-");
    }

    private static void requireNoTopics(Site site, String prefix) throws Exception {
        try (Admin admin = KafkaFaults.admin(site)) {
            Set<String> left = new TreeSet<>(admin.listTopics().names().get());
            left.removeIf(topic -> !topic.startsWith(prefix));
            if (!left.isEmpty()) {
                throw new IllegalStateException("uninstall left the topics " + left);
            }
        }
    }

    /// The other pipeline reads the same registries, with topics of its own.
    private static void handOver(Site site) throws Exception {
        Path heir = site.pipelineBeside("heir");
        FairleadProcess.output(heir, 0, "topics", "apply");
        try (FairleadProcess process = FairleadProcess.start(heir, "run")) {
            Operations.awaitPrinted(process, "", "ready after_ms=");
            Operations.stopAll(site);
            FairleadProcess.output(heir, 0, "adopt", "--from-pipeline", "chaos", "--yes");
            Thread.sleep(Operations.A_WHILE);
            var _ = process.terminate();
        }
        Operations.command(site, 0, "adopt", "--from-pipeline", "heir", "--yes");
        site.fairlead().startAll();
        FairleadProcess.output(heir, 0, "uninstall", "--yes", "--subjects");
    }

    /// As lifecycle.md says; the topics keep their names.
    private static void renamePipeline(Site site) throws Exception {
        Operations.stopAll(site);
        site.configure(Map.of(PIPELINE, "pipeline: renamed\n", TOPICS, FORMER_PREFIX));
        takeOver(site, "chaos");
        site.fairlead().startAll();
        Thread.sleep(Operations.A_WHILE);
        Operations.stopAll(site);
        site.configure("");
        takeOver(site, "renamed");
        site.fairlead().startAll();
    }

    private static void takeOver(Site site, String from) throws Exception {
        Operations.command(site, 0, "topics", "take", "--from-pipeline", from, "--yes");
        Operations.command(site, 0, "adopt", "--from-pipeline", from, "--yes");
    }
}
