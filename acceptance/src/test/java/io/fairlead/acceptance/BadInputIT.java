package io.fairlead.acceptance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator reads, and which exit code a script gets, when something outside is not as it should be. The
/// mistakes that the configuration alone shows stand in the corpus of `*.bad.yaml`.
@WithKafka
class BadInputIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String NOTHING_LISTENS = "127.0.0.1:1";
    private static final long MEBIBYTES_200 = 200L << 20;

    @TempDir
    private Path folder;

    private TestKafka kafka;
    private String kafkaText;
    private String schemaRegistry = "embedded";
    private String source = "files: {paths: [\"inventory/*.yaml\"]}";
    private String target = "files: {directory: mesh}";
    private int partitions = 4;

    @BeforeEach
    void inventory(TestKafka broker) throws IOException {
        kafka = broker;
        kafkaText = "{bootstrap.servers: \"" + broker.bootstrapServers() + "\"}";
        inventory("good.yaml", """
            services:
              - name: billing
                host: billing.shop.mesh
                namespace: shop
                ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                endpoints: [{address: 10.1.0.4}]
            """);
    }

    private void inventory(String name, String yaml) throws IOException {
        Files.createDirectories(folder.resolve("inventory"));
        Files.writeString(folder.resolve("inventory").resolve(name), yaml);
    }

    private void config(int httpPort) throws IOException {
        Files.writeString(folder.resolve("fairlead.yaml"), """
            pipeline: %s
            kafka: %s
            schema-registry: %s
            http: {port: %d}
            topics: {prefix: "%s", partitions: %d, replication-factor: 1}
            sources:
              - name: one
                %s
            targets:
              - name: mesh
                %s
                policy: sync
            """.formatted(
                        pipeline(), kafkaText, schemaRegistry, httpPort, kafka.prefix(), partitions, source, target));
    }

    /// The tests share a broker: each has consumer groups of its own.
    private String pipeline() {
        return kafka.prefix().replace(".", "");
    }

    private static String answer(int port, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException _) {
            return "no answer";
        }
    }

    /// Runs a command to its end and gives back what it said besides the log.
    private String said(int exitCode, String... arguments) throws Exception {
        config(0);
        return FairleadProcess.output(folder, exitCode, arguments)
                .lines()
                .filter(line -> !line.startsWith("time="))
                .reduce("", (before, line) -> before + line + "\n");
    }

    @Nested
    class AServerThatIsNotThere {
        @Test
        void kafka() throws Exception {
            kafkaText = "{bootstrap.servers: \"" + NOTHING_LISTENS + "\", default.api.timeout.ms: 2000,"
                    + " request.timeout.ms: 1000}";
            String message =
                    "kafka: no broker responds at bootstrap.servers \"127.0.0.1:1\" within 2000 ms; start Kafka,"
                            + " or correct the address and the security settings under kafka";
            assertThat(said(1, "services")).isEqualTo(message + "\n(KAFKA-UNREACHABLE)\n");
            assertRunWaits("KAFKA-UNREACHABLE", message);
        }

        @Test
        void kafkaAtANameThatNobodyKnows() throws Exception {
            kafkaText = "{bootstrap.servers: \"kafka.invalid:9092\"}";
            String message = "kafka: no host name of bootstrap.servers resolves; check DNS, or correct the address";
            assertThat(said(1, "services")).isEqualTo(message + "\n(KAFKA-UNREACHABLE)\n");
            assertRunWaits("KAFKA-UNREACHABLE", message);
        }

        @Test
        void schemaRegistry() throws Exception {
            said(0, "topics", "apply");
            schemaRegistry = "{url: \"http://" + NOTHING_LISTENS + "\"}";
            assertRunWaits(
                    "WIRE-REGISTRY-UNREACHABLE",
                    "schema registry http://127.0.0.1:1: cannot register a schema under subject \"" + kafka.prefix()
                            + "changes-value\": connection refused; is a schema registry running there?");
        }

        @Test
        void schemaRegistryBehindAProxyThatAnswersWithAPage() throws Exception {
            said(0, "topics", "apply");
            try (NamedServer proxy = NamedServer.start("<html>we will be back soon</html>")) {
                schemaRegistry = "{url: \"http://127.0.0.1:" + proxy.port() + "\"}";
                assertRunWaits("WIRE-REGISTRY-NOT-ONE", "the response (HTTP 200) is not a schema registry's");
            }
        }

        @Test
        void schemaRegistryBehindAProxyThatRedirects() throws Exception {
            said(0, "topics", "apply");
            try (NamedServer proxy = NamedServer.redirect()) {
                schemaRegistry = "{url: \"http://127.0.0.1:" + proxy.port() + "\"}";
                assertRunWaits("WIRE-REGISTRY-NOT-ONE", "(HTTP 302) is not a schema registry's");
            }
        }

        /// The process lives, says once in its log what it waits for, is not ready, and ends when it is stopped.
        private void assertRunWaits(String code, String message) throws Exception {
            int port = FreePorts.one();
            config(port);
            try (FairleadProcess run = FairleadProcess.start(folder, "run")) {
                String reason = code + ": ";
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(answer(port, "/readyz")).contains("503", reason, message));
                assertThat(answer(port, "/livez")).startsWith("200");
                assertThat(FairleadProcess.output(folder, 0, "status"))
                        .contains("not ready")
                        .contains(reason)
                        .contains(message);
                assertThat(run.printed())
                        .containsOnlyOnce("waiting code=" + code)
                        .contains(message)
                        .doesNotContain("\tat ");
                assertThat(run.isAlive()).isTrue();
                assertThat(run.terminate()).isLessThan(Duration.ofSeconds(20));
            }
        }

        @Test
        void kubeconfig() throws Exception {
            said(0, "topics", "apply");
            target = "istio: {kubeconfig: \"nowhere/config\"}";
            String message = " line 11: targets[0].istio: target mesh: kubeconfig " + folder.toRealPath()
                    + "/nowhere/config cannot be read: there is no such file (MESH-ISTIO-CONFIG)\n";
            assertThat(said(2, "run")).isEqualTo("fairlead.yaml" + message + "(CONFIG-INVALID)\n");
            assertThat(said(2, "validate")).isEqualTo("fairlead.yaml" + message);
        }

        @Test
        void runningFairlead() throws Exception {
            assertThat(said(1, "status")).isEqualTo("""
                http.port is 0, so the running process uses a port that no other process can know; set http.port to a\
                 fixed port, restart `fairlead run`, then try again
                (APP-NOT-RUNNING)
                """);
        }
    }

    /// Whoever has it may end: a supervisor starts the process again, as the exit code is not 2.
    @Test
    void aPortThatAnotherProcessHasIsNoMistakeOfTheConfiguration() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            config(taken.getLocalPort());
            assertThat(FairleadProcess.output(folder, 1, "run"))
                    .contains("127.0.0.1:" + taken.getLocalPort(), "(APP-HTTP-PORT)");
        }
    }

    @Nested
    class Topics {
        @Test
        void thatAreMissingAreWaitedForUntilTheyAreMade() throws Exception {
            String prefix = kafka.prefix();
            int port = FreePorts.one();
            config(port);
            try (FairleadProcess run = FairleadProcess.start(folder, "run")) {
                String missing =
                        "topics are missing: " + prefix + "audit, " + prefix + "changes, " + prefix + "control, "
                                + prefix + "dlq, " + prefix + "endpoints, " + prefix + "owners, " + prefix
                                + "schemas; create them with: fairlead topics apply";
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(answer(port, "/readyz")).contains(missing));
                FairleadProcess.output(folder, 0, "topics", "apply");
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(answer(port, "/readyz")).startsWith("200"));
                assertThat(run.printed()).contains("no longer waiting code=TOPICS-MISSING");
            }
        }

        @Test
        void withAnotherPartitionCountAreRefusedByRunAndFoundByVerify() throws Exception {
            said(0, "topics", "apply");
            partitions = 6;
            String refusal =
                    "topic " + kafka.prefix() + "changes has 4 partitions, expected 6: every service would change its"
                            + " partition; set topics.partitions to 4, or choose another"
                            + " topics.prefix and take new snapshots there";
            assertThat(said(2, "run")).contains(refusal, "(TOPICS-DRIFT)");
            assertThat(said(3, "topics", "verify")).contains(refusal);
            assertThat(said(2, "topics", "apply")).contains(refusal, "(TOPICS-DRIFT)");
        }
    }

    @Test
    void aPipelineWithoutSourcesIsReady() throws Exception {
        said(0, "topics", "apply");
        int port = FreePorts.one();
        config(port);
        Path config = folder.resolve("fairlead.yaml");
        Files.writeString(
                config, Files.readString(config).replace("sources:\n  - name: one\n    " + source, "sources: []"));
        try (FairleadProcess _ = FairleadProcess.start(folder, "run")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(answer(port, "/readyz")).startsWith("200"));
        }
    }

    @Nested
    class ARunThatGoesOn {
        @Test
        void saysWhichRegistryDoesNotAnswer() throws Exception {
            source = "consul: {address: \"http://" + NOTHING_LISTENS + "\"}";
            try (FairleadProcess run = run()) {
                String status = statusWith("the first complete snapshot");
                assertThat(status)
                        .contains("one     failing")
                        .contains("INGEST-CONSUL-UNREACHABLE: reading the list of services from http://127.0.0.1:1: no"
                                + " connection (refused); what was read before stays in use")
                        .contains("the first complete snapshot of source one in partitions [0, 1, 2, 3]");
                assertThat(run.terminate()).isLessThan(Duration.ofSeconds(20));
            }
        }

        /// Case 36 of target.
        @Test
        void isNotReadyWhileASourceIsStopped() throws Exception {
            source = "consul: {address: \"https://" + NOTHING_LISTENS + "\", tls: {ca: nope.pem}}";
            said(0, "topics", "apply");
            int port = FreePorts.one();
            config(port);
            try (FairleadProcess _ = FairleadProcess.start(folder, "run")) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(answer(port, "/readyz"))
                                .startsWith("503")
                                .contains("source one is stopped: ", "nope.pem"));
                assertThat(statusWith("stopped")).contains("one     stopped", "nope.pem");
            }
        }

        @Test
        void validateTriesWhatTheConfigurationNamesWhenAsked() throws Exception {
            source = "consul: {address: \"http://" + NOTHING_LISTENS + "\"}";
            said(0, "topics", "apply");
            config(FreePorts.one());

            said(0, "validate");
            assertThat(said(1, "validate", "--connect"))
                    .contains("the topics are correct", "source one", "INGEST-CONSUL-UNREACHABLE");
        }

        @Test
        void setsAHugeInventoryAsideAndReadsTheOthers() throws Exception {
            try (var huge =
                    new RandomAccessFile(folder.resolve("inventory/huge.yaml").toFile(), "rw")) {
                huge.setLength(MEBIBYTES_200);
            }
            try (FairleadProcess run = run()) {
                awaitBilling();
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(run.printed())
                                .contains(
                                        "item=\"inventory/huge.yaml\" written to the dead letter topic code=INGEST-FILES-SIZE"
                                                + " reason=\"inventory/huge.yaml has 209715200 bytes, more than max-bytes"
                                                + " 67108864; split it into several files or raise max-bytes; the file was skipped"
                                                + " and nothing of it is in use\""));
            }
        }

        @Test
        void setsAServiceThatStandsTwiceAsideAndReadsTheOthers() throws Exception {
            inventory("twice.yaml", """
                services:
                  - name: cart
                    host: cart.shop.mesh
                    endpoints: [{address: 10.1.0.4}]
                  - name: cart
                    host: cart.shop.mesh
                    endpoints: [{address: 10.1.0.5}]
                """);
            try (FairleadProcess run = run()) {
                awaitBilling();
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(run.printed()).contains("inventory/twice.yaml line 5", "\"cart\""));
                assertThat(statusWith("reading")).containsPattern("one +reading +\\w+ +[12] +1 ");
            }
        }

        @Test
        void leavesAFileOfSomebodyElseAloneAndSaysSo() throws Exception {
            Path foreign = folder.resolve("mesh/shop/billing.shop.mesh.serviceentry.yaml");
            Files.createDirectories(requireNonNull(foreign.getParent()));
            Files.writeString(foreign, "kind: ServiceEntry # by hand\n");
            try (FairleadProcess run = run()) {
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(statusWith("running")).containsPattern("mesh +running +0 +0 +0 +0 +0 +1 "));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(run.printed())
                                .contains("conflict target=mesh object=\"ServiceEntry shop/billing.shop.mesh\""
                                        + " service=shop/billing.shop.mesh owner=\"nobody we know\" left=alone"
                                        + " remedy=\"remove the object, or give the service another name by a rule\""));
                assertThat(Files.readString(foreign)).isEqualTo("kind: ServiceEntry # by hand\n");
            }
        }

        @Test
        void putsARecordOfAnUnknownSchemaIntoTheDeadLetterAndReadsTheNext() throws Exception {
            byte[] unknown = {0, 0, 0x0F, 0x42, 0x3F, 1, 2, 3};
            try (FairleadProcess _ = run();
                    var producer = kafka.producer()) {
                awaitBilling();
                producer.send(new ProducerRecord<>(
                                kafka.prefix() + "changes",
                                0,
                                "shop/cart.shop.mesh|one|cart-1".getBytes(StandardCharsets.UTF_8),
                                unknown))
                        .get();
                inventory("more.yaml", """
                    services:
                      - name: cart
                        host: cart.shop.mesh
                        namespace: shop
                        ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                        endpoints: [{address: 10.1.0.7}]
                    """);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(
                                        new MeshFolder(folder.resolve("mesh")).object("shop", "cart.shop.mesh"))
                                .contains("10.1.0.7"));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(kafka.readToEnd(kafka.prefix() + "dlq"))
                                .singleElement()
                                .satisfies(letter -> {
                                    assertThat(letter.value()).isEqualTo(unknown);
                                    assertThat(new String(
                                                    letter.headers()
                                                            .lastHeader("fairlead-dlq-code")
                                                            .value(),
                                                    StandardCharsets.UTF_8))
                                            .isEqualTo("WIRE-SCHEMA-UNKNOWN");
                                }));
            }
        }

        private FairleadProcess run() throws Exception {
            said(0, "topics", "apply");
            config(FreePorts.one());
            return FairleadProcess.start(folder, "run");
        }

        private void awaitBilling() {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(new MeshFolder(folder.resolve("mesh")).object("shop", "billing.shop.mesh"))
                                    .contains("10.1.0.4"));
        }

        /// What `status` says once it says `part`.
        private String statusWith(String part) throws Exception {
            String[] last = {""};
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
                try (FairleadProcess status = FairleadProcess.start(folder, "status")) {
                    status.exitCode(PATIENCE);
                    last[0] = status.printed();
                    return last[0].contains(part);
                }
            });
            return last[0];
        }
    }
}
