package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.config.ConfigReader;
import io.fairlead.config.FairleadConfig;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.model.Sha256;
import io.fairlead.operations.control.Administration;
import io.fairlead.platform.Role;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The API of a process with a real Kafka: one of two endpoints is replaced by a third.
@WithKafka
@Timeout(300)
class ApiIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SERVICE = "shop/billing.shop.mesh";
    private static final String TOKEN = "a-token-of-the-test";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private Fairlead process;
    private Instant between = Instant.EPOCH;

    @BeforeEach
    void start(TestKafka kafka) throws Exception {
        Files.createDirectories(folder.resolve("mesh"));
        Files.writeString(
                folder.resolve("tokens.yaml"),
                "tokens: [{principal: test, sha256: %s, roles: [reader]}]".formatted(Sha256.hex(TOKEN)));
        inventory("10.1.0.1", "10.1.0.2");
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(file, """
            pipeline: %sp
            kafka: {bootstrap.servers: "%s"}
            schema-registry: embedded
            http: {port: 0, tokens: tokens.yaml}
            topics: {prefix: "%s", partitions: 4, replication-factor: 1}
            sources:
              - name: static
                files: {paths: ["inventory.yaml"]}
            targets:
              - name: mesh
                files: {directory: mesh}
                policy: sync
            """.formatted(
                        kafka.prefix().replaceAll("[^a-z0-9]", ""), kafka.bootstrapServers(), kafka.prefix()));
        FairleadConfig config = new ConfigReader(BundledConnectors.list()).read(file);
        Administration.applyTopics(config);
        process = Fairlead.start(config, EnumSet.allOf(Role.class), _ -> {}, Clock.systemUTC());
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> rows("/at?time=now").containsAll(List.of("10.1.0.1:8080", "10.1.0.2:8080")));
    }

    @AfterEach
    void stop() {
        client.close();
        process.close();
    }

    private void inventory(String... addresses) throws IOException {
        StringBuilder endpoints = new StringBuilder();
        for (String address : addresses) {
            endpoints.append("      - {address: ").append(address).append("}\n");
        }
        Path next = Files.createTempFile(folder, "next", ".yaml");
        Files.writeString(next, """
            services:
              - name: billing
                host: billing.shop.mesh
                namespace: shop
                ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                endpoints:
            %s""".formatted(endpoints));
        Files.move(next, folder.resolve("inventory.yaml"), StandardCopyOption.REPLACE_EXISTING);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(process.url() + "/api/v1" + path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request(path).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
        return new JsonMapper().readTree(response.body());
    }

    private List<String> rows(String path) throws IOException, InterruptedException {
        return get(path).findValuesAsText("row");
    }

    /// Returns once the third endpoint has replaced the second.
    private void replace() throws Exception {
        between = Instant.now();
        inventory("10.1.0.1", "10.1.0.3");
        await().atMost(PATIENCE).until(() -> {
            List<String> rows = rows("/at?time=now&service=" + SERVICE);
            return rows.contains("10.1.0.3:8080") && !rows.contains("10.1.0.2:8080");
        });
    }

    @Test
    void answersEveryQuestionAsTheCommandsDo() throws Exception {
        replace();
        assertThat(rows("/at?service=" + SERVICE + "&time=" + between))
                .contains("10.1.0.1:8080", "10.1.0.2:8080")
                .doesNotContain("10.1.0.3:8080");
        assertThat(get("/diff?from=" + between + "&namespace=shop").path("rows"))
                .extracting(row -> row.path("row").asText() + row.path("change"))
                .containsExactlyInAnyOrder("10.1.0.2:8080[\"removed\"]", "10.1.0.3:8080[\"added\"]");
        JsonNode history = get("/history?service=" + SERVICE + "&since=" + between);
        assertThat(history.path("complete").asBoolean()).isTrue();
        assertThat(history.path("position").asText()).matches("p\\d+-\\d+");
        assertThat(history.findValuesAsText("endpoint")).contains("10.1.0.2:8080", "10.1.0.3:8080");
        assertThat(get("/history?address=10.1.0.3").path("decisions")).isNotEmpty();
        assertThat(get("/history?source=static&limit=1").has("next")).isTrue();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(get("/services").findValuesAsText("host")).containsExactly("billing.shop.mesh"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/why?service=" + SERVICE)
                                .at("/services/0/endpoints")
                                .fieldNames())
                        .toIterable()
                        .containsExactly("10.1.0.1:8080", "10.1.0.3:8080"));
        for (String page : List.of("/status", "/installation", "/config", "/servers", "/table", "/openapi.json")) {
            assertThat(get(page).isObject()).as(page).isTrue();
        }
    }

    @Test
    void refusesWhoHasNoTokenAndATimeThatIsNotKept() throws Exception {
        URI status = URI.create(process.url() + "/api/v1/status");
        assertThat(client.send(HttpRequest.newBuilder(status).build(), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(401);
        HttpResponse<String> old = client.send(
                request("/at?time=2020-01-01T00:00:00Z&service=" + SERVICE).build(), BodyHandlers.ofString());
        assertThat(old.statusCode()).isEqualTo(400);
        assertThat(old.body()).contains("RECORD-TOO-OLD", "the earliest time that can be answered is 20");
    }

    @Test
    void tailContinuesWhereItEnded() throws Exception {
        List<String> found = new ArrayList<>();
        String last = tail("", found, 0);
        replace();
        tail(last, found, 2);
        assertThat(found).anySatisfy(it -> assertThat(it).contains("10.1.0.3:8080", "added"));
        assertThat(found).anySatisfy(it -> assertThat(it).contains("10.1.0.2:8080", "removed"));
    }

    /// Reads until that many changes of endpoints were found, and returns the last id.
    private String tail(String from, List<String> found, int changes) throws Exception {
        HttpRequest.Builder request = request("/tail?service=" + SERVICE).header("Accept", "text/event-stream");
        if (!from.isEmpty()) {
            request.header("Last-Event-ID", from);
        }
        var response = client.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String id = "";
            while (id.isEmpty() || found.size() < changes) {
                String line = lines.readLine();
                assertThat(line).as("the stream ended").isNotNull();
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.contains("\"what\":\"endpoint\"")) {
                    found.add(line);
                }
            }
            return id;
        }
    }
}
