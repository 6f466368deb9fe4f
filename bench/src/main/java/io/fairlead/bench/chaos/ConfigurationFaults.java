package io.fairlead.bench.chaos;

import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.process.FairleadProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/// Settings that bring trouble: a source that is not there, and a second installation of the same name.
final class ConfigurationFaults {
    private static final String OTHER = "stage.";

    private ConfigurationFaults() {}

    static List<Fault<Site>> all(Duration outage) {
        return List.of(
                new Fault<>(
                        "a source that is down is added, and Fairlead restarted",
                        (site, _) -> addDeadSource(site, outage),
                        (site, _) -> {
                            site.configure("");
                            site.fairlead().restartAllWith(Map.of());
                        }),
                new Fault<>(
                        "a second installation of the same pipeline is started",
                        (site, _) -> startTwin(site),
                        (site, _) -> deleteTopics(site)));
    }

    /// It is still down and in the settings while the mesh has to agree with the registries.
    private static void addDeadSource(Site site, Duration outage) throws Exception {
        URI nobody = URI.create("http://127.0.0.1:" + FreePorts.one());
        site.configure(Site.consulSource("dead", nobody));
        site.fairlead().restartAllWith(Map.of());
        Thread.sleep(outage);
    }

    private static void startTwin(Site site) throws Exception {
        Path folder = Files.createDirectories(site.folder.resolve("twin"));
        Files.createDirectories(folder.resolve("inventory"));
        Files.writeString(
                folder.resolve("fairlead.yaml"),
                Files.readString(site.folder.resolve("fairlead.yaml"))
                        .replace("topics: {", "topics: {prefix: " + OTHER + ", "));
        var _ = FairleadProcess.output(folder, 0, "topics", "apply");
        String said = FairleadProcess.output(folder, 1, "run");
        if (!said.contains("APP-GROUP-TAKEN")) {
            throw new IllegalStateException("refused for another reason than the group: " + said);
        }
    }

    private static void deleteTopics(Site site) throws Exception {
        try (Admin admin = KafkaFaults.admin(site)) {
            List<String> topics = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith(OTHER))
                    .toList();
            admin.deleteTopics(topics).all().get();
        }
    }
}
