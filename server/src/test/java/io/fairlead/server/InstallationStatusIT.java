package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.config.ConfigReader;
import io.fairlead.config.FairleadConfig;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.operations.control.Administration;
import io.fairlead.operations.status.InstallationStatus;
import io.fairlead.platform.ProcessName;
import io.fairlead.platform.Role;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import io.fairlead.testkit.peers.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process in an installation that was made before there was the topic `processes`, until that is made, and
/// after the process has ended. The command reads the topic, as nothing listens where it asks first.
@WithKafka
class InstallationStatusIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private TestKafka kafka;

    @BeforeEach
    void prepare(TestKafka broker) throws IOException {
        kafka = broker;
        Files.createDirectories(folder.resolve("inventory"));
        Files.createDirectories(folder.resolve("mesh"));
        Files.writeString(folder.resolve("inventory/bad.yaml"), "services: [{host: Bad_Host!}]\n");
    }

    private FairleadConfig config(int port) throws IOException {
        Path file = folder.resolve("fairlead-" + port + ".yaml");
        Files.writeString(file, """
            pipeline: %sp
            kafka: {bootstrap.servers: "%s"}
            schema-registry: embedded
            http: {port: %d}
            topics: {prefix: "%s", partitions: 4, replication-factor: 1}
            sources:
              - name: one
                files: {paths: ["inventory/*.yaml"]}
            targets:
              - name: mesh
                files: {directory: mesh}
                policy: sync
            """.formatted(
                        kafka.prefix().replaceAll("[^a-z0-9]", ""), kafka.bootstrapServers(), port, kafka.prefix()));
        return new ConfigReader(BundledConnectors.list()).read(file);
    }

    private static JsonNode status(FairleadConfig config) throws InterruptedException {
        return new InstallationStatus(config, () -> config, Clock.systemUTC()).now();
    }

    private static int answer(String url, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url + path)).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void isReadFromTheTopicOnceThereIsOne() throws Exception {
        int port = FreePorts.one();
        FairleadConfig config = config(port);
        FairleadConfig elsewhere = config(FreePorts.one());
        Administration.applyTopics(config);
        kafka.admin().deleteTopics(List.of(kafka.prefix() + "processes")).all().get();
        await().atMost(PATIENCE)
                .until(() -> !kafka.admin().listTopics().names().get().contains(kafka.prefix() + "processes"));
        try (Fairlead fairlead = Fairlead.start(config, EnumSet.allOf(Role.class), _ -> {}, Clock.systemUTC())) {
            await().atMost(PATIENCE).until(fairlead::isReady);
            assertThatThrownBy(() -> status(elsewhere)).hasMessageContaining("no fairlead with this configuration");
            // Kafka Streams may assign partitions once more after it was ready, and is not ready meanwhile.
            await().atMost(PATIENCE).untilAsserted(() -> {
                for (String path : List.of("/livez", "/readyz", "/startupz")) {
                    assertThat(answer(fairlead.url(), path)).as(path).isEqualTo(200);
                }
            });

            Administration.applyTopics(config);
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                JsonNode read = status(elsewhere);
                assertThat(read.path("processes")).hasSize(1);
                assertThat(read.path("processes").path(0).path("state").asText())
                        .isEqualTo("ready");
                assertThat(read.path("sources")
                                .path(0)
                                .path("problem")
                                .path("code")
                                .asText())
                        .startsWith("INGEST-FILES");
            });
            assertThat(status(config).path("seen-by").asText()).isEqualTo(ProcessName.own());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    status(config).path("topology").path(0).path("partitions"))
                            .hasSize(4));
        }
        assertThatThrownBy(() -> status(elsewhere)).hasMessageContaining("no fairlead with this configuration");
    }
}
