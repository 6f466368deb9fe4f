package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.kafka.GuardedKafka;
import io.fairlead.testkit.kafka.TopicRights;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody else does to our topics ends no process, and what ended the work of one role is over when it is over:
/// life.md 4.1 and 4.2, target.md cases 30, 31 and 38.
class HostileKafkaIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String TREE =
            "{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Tree\\\",\\\"fields\\\":[{\\\"name\\\":"
                    + "\\\"next\\\",\\\"type\\\":[\\\"null\\\",\\\"Tree\\\"]}]}";

    @TempDir
    private Path folder;

    private GuardedKafka kafka;
    private Admin admin;
    private FairleadProcess fairlead;
    private int port;
    private int next = 10;

    @BeforeEach
    void start() throws Exception {
        kafka = GuardedKafka.start(folder.resolve("kafka"));
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        port = FreePorts.many(1).getFirst();
        Files.writeString(folder.resolve("fairlead.yaml"), """
            pipeline: shop
            kafka: {bootstrap.servers: "%s", metadata.max.age.ms: 2000}
            schema-registry: embedded
            http: {port: %d}
            topics: {partitions: 4, replication-factor: 1}
            sources:
              - name: one
                files: {paths: ["inventory/*.yaml"]}
            targets:
              - name: mesh
                files: {directory: mesh}
                policy: sync
            """.formatted(kafka.bootstrapServers(), port));
        inventory();
        FairleadProcess.output(folder, 0, "topics", "apply");
        fairlead = FairleadProcess.start(folder, "run");
        awaitMesh();
    }

    @AfterEach
    void stop() {
        fairlead.close();
        admin.close();
        kafka.close();
    }

    /// Another address than before.
    private void inventory() throws IOException {
        next++;
        Path file = Files.createDirectories(folder.resolve("inventory")).resolve("shop.yaml");
        Path made = folder.resolve("shop.yaml");
        Files.writeString(made, """
            services:
              - name: billing
                host: billing.shop.mesh
                namespace: shop
                ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                endpoints: [{address: 10.1.0.4}, {address: 10.1.0.%d}]
            """.formatted(next));
        Files.move(made, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private void awaitMesh() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(fairlead.isAlive()).isTrue();
            assertThat(mesh()).contains("10.1.0." + next);
        });
    }

    private String mesh() throws IOException {
        if (!Files.exists(folder.resolve("mesh"))) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        try (var files = Files.walk(folder.resolve("mesh"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private void awaitLog(String... parts) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(fairlead.isAlive()).isTrue();
            assertThat(fairlead.printed().lines())
                    .anySatisfy(line -> assertThat(line).contains(parts));
        });
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void aRightThatIsTakenAwayIsWaitedForAsLongAsItLasts() throws Exception {
        for (String topic : new String[] {"fairlead.shop.changes", "fairlead.shop.endpoints"}) {
            TopicRights.deny(admin, topic);
            inventory();
            awaitLog("topology waits", "code=KAFKA-DENIED", topic);
            assertThat(get("/livez").statusCode()).isEqualTo(200);
            assertThat(get("/readyz").body()).contains("KAFKA-DENIED");
            TopicRights.allow(admin, topic);
            awaitMesh();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/readyz").statusCode()).isEqualTo(200));
    }

    @Test
    void partitionsAddedWhileItRunsStopOneRoleAndHaveOneWayOut() throws Exception {
        admin.createPartitions(Map.of("fairlead.shop.changes", NewPartitions.increaseTo(5)))
                .all()
                .get();
        String remedy =
                "topic fairlead.shop.changes has 5 partitions, expected 4: every service would change its partition;"
                        + " the topics do not have the same count, and partitions cannot be removed: choose another"
                        + " topics.prefix, and delete topic shop-topology-state-changelog while no topology runs";
        awaitLog("topology waits", "code=TOPICS-DRIFT", remedy);
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(mesh()).contains("10.1.0." + next);
        assertThat(fairlead.terminate()).isLessThan(Duration.ofSeconds(30));
        assertThat(FairleadProcess.output(folder, 2, "run")).contains(remedy, "(TOPICS-DRIFT)");
    }

    @Test
    void aRecordWhoseSchemaRefersToItselfEndsNothing() throws Exception {
        Matcher registry = Pattern.compile("\"schema.registry.url\":\"([^\"]+)\"")
                .matcher(get("/api/v1/servers").body());
        assertThat(registry.find()).isTrue();
        String answer = send(HttpRequest.newBuilder(URI.create(registry.group(1) + "/subjects/tree-value/versions"))
                        .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"" + TREE + "\"}")))
                .body();
        Matcher id = Pattern.compile("\"id\":(\\d+)").matcher(answer);
        assertThat(id.find()).as(answer).isTrue();
        byte[] value = deep(Integer.parseInt(id.group(1)));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (String topic :
                    new String[] {"fairlead.shop.changes", "fairlead.shop.control", "fairlead.shop.endpoints"}) {
                byte[] key = "shop/billing.shop.mesh".getBytes(StandardCharsets.UTF_8);
                for (int partition = 0; partition < 4; partition++) {
                    producer.send(new ProducerRecord<>(topic, partition, key, value))
                            .get();
                }
            }
        }
        awaitLog("written to the dead letter topic origin=fairlead.shop.changes-0@", "code=WIRE-SCHEMA-UNREADABLE");
        awaitLog("written to the dead letter topic origin=fairlead.shop.control-0@", "code=WIRE-SCHEMA-UNREADABLE");
        awaitLog("undecodable", "code=WIRE-SCHEMA-UNREADABLE");
        inventory();
        awaitMesh();
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(FairleadProcess.output(folder, 0, "services")).doesNotContain("\tat ");
    }

    private static byte[] deep(int id) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        for (int i = 0; i < 100_000; i++) {
            out.write(2);
        }
        out.write(0);
        return out.toByteArray();
    }
}
