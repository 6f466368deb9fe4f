package io.fairlead.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every place where a configuration takes a secret has one that contains
/// [#SECRET], and everything that a run prints, stores, writes and serves is searched for it.
@WithKafka
class SecretsIT {
    private static final String SECRET = "s3cr3t";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private TestKafka kafka;
    private HttpServer consul;
    private int port;

    @BeforeEach
    void start(TestKafka broker) throws IOException {
        kafka = broker;
        port = FreePorts.one();
        consul = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // A gateway in front of Consul that refuses, and repeats what it was asked with.
        consul.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = ("denied: " + exchange.getRequestHeaders().getFirst("X-Consul-Token")).getBytes(UTF_8);
                exchange.sendResponseHeaders(403, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        consul.start();
        write("token", "\ufeff" + SECRET + "-1111-consul\r\n");
        write("keystore.pem", SECRET + "-not-a-pem");
        write("inventory/good.yaml", """
            services:
              - name: billing
                host: billing.shop.mesh
                namespace: shop
                ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                endpoints: [{address: 10.1.0.4}]
            """);
        write("kubeconfig", """
            apiVersion: v1
            kind: Config
            current-context: prod
            contexts: [{name: prod, context: {cluster: prod, user: fairlead}}]
            clusters: [{name: prod, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: fairlead, user: {token: %s-kubernetes}}]
            """.formatted(SECRET));
        write("fairlead.yaml", """
            pipeline: %s
            kafka:
              bootstrap.servers: "%s"
              sasl.jaas.config: 'org.apache.kafka.common.security.plain.PlainLoginModule required username="f" password="%s-jaas";'
              ssl.keystore.password: "${env:KEYSTORE}"
              ssl.key.password: %s-key
              ssl.truststore.password: %s-truststore
              a.property.of.a.plug.in: %s-plug-in
            schema-registry: embedded
            http: {port: %d}
            topics: {prefix: "%s", partitions: 2, replication-factor: 1}
            sources:
              - name: static
                files: {paths: ["inventory/*.yaml"]}
              - name: dc1
                consul: {address: "http://127.0.0.1:%d", token: "${file:token}"}
                claims: {addresses: [loopback]}
                required: false
            targets:
              - name: mesh
                files: {directory: mesh}
                policy: sync
              - name: prod
                istio: {kubeconfig: kubeconfig}
                policy: sync
            """.formatted(
                        kafka.prefix().replace(".", ""),
                        kafka.bootstrapServers(),
                        SECRET,
                        SECRET,
                        SECRET,
                        SECRET,
                        port,
                        kafka.prefix(),
                        consul.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        consul.stop(0);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text, UTF_8);
    }

    private static Map<String, String> environment(String level) {
        return Map.of("KEYSTORE", SECRET + "-keystore", "FAIRLEAD_LOG", level);
    }

    private FairleadProcess command(String... arguments) throws Exception {
        FairleadProcess process = FairleadProcess.start(folder, environment("DEBUG"), arguments);
        process.exitCode(PATIENCE);
        return process;
    }

    @ParameterizedTest
    @ValueSource(strings = {"INFO", "DEBUG"})
    void aRunShowsStoresWritesAndServesNone(String level) throws Exception {
        try (FairleadProcess apply = command("topics", "apply")) {
            assertThat(apply.printed()).doesNotContain(SECRET);
        }
        List<String> found = new ArrayList<>();
        try (FairleadProcess run = FairleadProcess.start(folder, environment(level), "run")) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(new MeshFolder(folder.resolve("mesh")).object("shop", "billing.shop.mesh"))
                        .contains("10.1.0.4");
                assertThat(run.printed()).contains("INGEST-CONSUL-AUTH");
                assertThat(served("/api/v1/status")).contains("MESH-ISTIO");
            });
            for (String path : List.of("/livez", "/readyz", "/metrics", "/api/v1/status", "/api/v1/servers", "/none")) {
                search(found, path, served(path));
            }
            for (String[] command : List.of(
                    new String[] {"validate"},
                    new String[] {"validate", "--connect"},
                    new String[] {"status"},
                    new String[] {"status", "-o", "json"},
                    new String[] {"services"},
                    new String[] {"why", "billing.shop.mesh"},
                    new String[] {"plan", "--target", "mesh"},
                    new String[] {"topics", "verify"},
                    new String[] {"schemas", "check"},
                    new String[] {"dlq", "list"})) {
                try (FairleadProcess process = command(command)) {
                    search(found, String.join(" ", command), process.printed());
                }
            }
            run.terminate();
            search(found, "log", run.printed());
        }
        searchTopics(found);
        try (Stream<Path> files = Files.walk(folder.resolve("mesh"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                search(found, file.toString(), Files.readString(file));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void commandsThatReadTheTableNeedNoSecretOfASource() throws Exception {
        Files.delete(folder.resolve("token"));
        try (FairleadProcess apply = command("topics", "apply");
                FairleadProcess services = command("services")) {
            assertThat(apply.exitCode(PATIENCE)).isZero();
            assertThat(services.exitCode(PATIENCE)).isZero();
        }
        try (FairleadProcess status = FairleadProcess.start(folder, "status")) {
            assertThat(status.exitCode(PATIENCE)).isEqualTo(1);
            assertThat(status.printed()).contains("APP-NOT-RUNNING");
        }
        try (FairleadProcess validate = command("validate")) {
            assertThat(validate.exitCode(PATIENCE)).isEqualTo(2);
        }
    }

    private static void search(List<String> found, String where, String text) {
        text.lines().filter(line -> line.contains(SECRET)).forEach(line -> found.add(where + ": " + line));
    }

    private String served(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException _) {
            return "";
        }
    }

    private void searchTopics(List<String> found) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.listTopics().entrySet().stream()
                    .filter(it ->
                            it.getKey().contains(kafka.prefix()) || it.getKey().contains("topology"))
                    .flatMap(it -> it.getValue().stream())
                    .map(it -> new TopicPartition(it.topic(), it.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    search(found, record.topic(), text(record.key()));
                    search(found, record.topic(), text(record.value()));
                    for (Header header : record.headers()) {
                        search(found, record.topic() + " " + header.key(), text(header.value()));
                    }
                }
            }
        }
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
