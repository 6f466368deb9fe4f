package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.peers.FreePorts;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A source gets other rules, or another name, over a restart, while the mesh is watched from outside.
class SourceLifeIT {
    private static final String ALL = "ingest,topology,publisher";
    private static final String[] ADDRESSES = {"10.1.0.1", "10.1.0.2", "10.1.0.3"};

    @TempDir
    private Path folder;

    private ProcessFolder shop;
    private final ConcurrentLinkedQueue<String> gaps = new ConcurrentLinkedQueue<>();
    private volatile boolean watching = true;
    private Thread watcher = new Thread(() -> {});

    @BeforeEach
    void start() throws Exception {
        shop = new ProcessFolder(folder, ADDRESSES);
        configure("name: static", "name: east");
        FairleadProcess.output(folder, 0, "topics", "apply");
        try (FairleadProcess first = started()) {
            shop.awaitAddresses(ADDRESSES);
            first.terminate();
        }
        watcher = Thread.ofPlatform().name("mesh-watcher").start(this::watch);
    }

    @AfterEach
    void stop() throws Exception {
        endWatch();
        shop.close();
    }

    private void endWatch() throws InterruptedException {
        watching = false;
        watcher.join();
    }

    private void configure(String from, String to) throws IOException {
        Path file = folder.resolve("fairlead.yaml");
        String before = Files.readString(file);
        assertThat(before).contains(from);
        Files.writeString(file, before.replace(from, to));
    }

    private FairleadProcess started() throws Exception {
        FairleadProcess process = shop.run(ALL);
        await().atMost(ProcessFolder.PATIENCE).until(() -> process.printed().contains("ready after_ms="));
        return process;
    }

    /// Notes each moment at which an address is in no object of the mesh.
    private void watch() {
        while (watching) {
            // The new place first: what is written to it before it leaves the old one is seen in one of both.
            String all = shop.object() + moved() + shop.object();
            for (String address : ADDRESSES) {
                if (!all.contains(address)) {
                    gaps.add(address + " is nowhere");
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private String moved() {
        return shop.mesh.object("shop", "billing.new.mesh");
    }

    /// The topic, as text: reasons stand in it as they are.
    private String audit() {
        StringBuilder text = new StringBuilder();
        try (KafkaConsumer<byte[], byte[]> reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", shop.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, 4)
                    .mapToObj(partition -> new TopicPartition("fairlead.test.audit", partition))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                reader.poll(Duration.ofMillis(200))
                        .forEach(record -> text.append(new String(record.value(), StandardCharsets.ISO_8859_1)));
            }
        }
        return text.toString();
    }

    @Test
    void changedRulesMoveAServiceAtOnceAndWithoutAGap() throws Exception {
        configure(
                "files: {paths: [\"inventory/*.yaml\"]}",
                "files: {paths: [\"inventory/*.yaml\"]}\n    rules: [{host: billing.new.mesh}]");
        try (FairleadProcess process = started()) {
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                assertThat(moved()).contains(ADDRESSES);
                assertThat(shop.object()).doesNotContain("address:");
            });
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(audit()).contains("rules changed: east lists"));
            assertThat(audit()).doesNotContain("kept by the");
            process.terminate();
        }
        assertThat(gaps).isEmpty();
    }

    @Test
    void rulesThatDropEverythingTakeNothingUntilTheyAreReleased() throws Exception {
        configure(
                "files: {paths: [\"inventory/*.yaml\"]}",
                "files: {paths: [\"inventory/*.yaml\"]}\n    rules: [{keep: \"service == 'biling'\"}]");
        try (FairleadProcess process = started()) {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(audit()).contains("kept by the rules changed: guard: 3 of 3"));
            shop.awaitAddresses(ADDRESSES);
            process.terminate();
        }
        assertThat(gaps).isEmpty();
    }

    @Test
    void aRenamedSourceKeepsWhatItListed() throws Exception {
        String before = shop.object();
        configure("name: east", "name: west\n    formerly: east");
        for (int restarts = 0; restarts < 2; restarts++) {
            try (FairleadProcess process = started()) {
                await().atMost(Duration.ofSeconds(90))
                        .untilAsserted(() -> assertThat(FairleadProcess.output(folder, 0, "why", "billing.shop.mesh"))
                                .contains("west")
                                .doesNotContain("east"));
                assertThat(FairleadProcess.output(folder, 0, "services")).doesNotContain("east");
                process.terminate();
            }
        }
        assertThat(shop.object()).isEqualTo(before);
        assertThat(audit()).contains("source east is now called west").doesNotContain("kept by the");
        endWatch();
        assertThat(gaps).isEmpty();

        // What left the registry since has no claim left under the former name.
        try (FairleadProcess process = started()) {
            shop.inventory("10.1.0.1", "10.1.0.2");
            shop.awaitAddresses("10.1.0.1", "10.1.0.2");
            process.terminate();
        }
    }

    @Test
    void aResyncReadsTheSourceAnewAndTakesNothing() throws Exception {
        try (FairleadProcess process = started()) {
            assertThat(FairleadProcess.output(folder, 0, "source", "resync", "east", "--as", "ann"))
                    .contains("requested: ");
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(process.printed())
                            .contains("source=east takes a new snapshot", "SOURCE-RESYNC: requested by ann"));
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(FairleadProcess.output(folder, 0, "status"))
                            .as(process.printed())
                            .contains("east")
                            .doesNotContain("RESYNC"));
            process.terminate();
        }
        assertThat(FairleadProcess.output(folder, 2, "source", "resync", "west"))
                .contains("INGEST-SOURCE-UNKNOWN");
        assertThat(gaps).isEmpty();
    }

    /// Both names list the same meanwhile, as the new one does not say that it was the old one.
    @Test
    void aSourceIsRetiredOnceNobodyReadsIt() throws Exception {
        assertThat(FairleadProcess.output(folder, 2, "source", "retire", "east"))
                .contains("APP-SOURCE-CONFIGURED");
        try (FairleadProcess former = started()) {
            configure("name: east", "name: west");
            assertThat(FairleadProcess.output(folder, 1, "source", "retire", "east", "--yes"))
                    .contains("APP-SOURCE-READ");
            former.terminate();
        }
        int port = FreePorts.one();
        configure("http: {port: 0}", "http: {port: " + port + "}");
        try (FairleadProcess process = started()) {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(process.printed())
                            .contains(
                                    "the table holds source=\"east\", which is not in the configuration",
                                    "`fairlead source retire east`"));
            // The table has the new source a moment after the process is ready.
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(metrics(port))
                            .contains(
                                    "fairlead_source_unconfigured{source=\"east\"} 1",
                                    "fairlead_source_unconfigured{source=\"west\"} 0"));
            assertThat(FairleadProcess.output(folder, 0, "validate", "--connect"))
                    .contains("warning: the table holds source \"east\", which is not configured")
                    .doesNotContain("the table holds source \"west\"");
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(FairleadProcess.output(folder, 3, "source", "retire", "east"))
                            .contains("0 endpoints of 0 services would be removed from the mesh, 3 stay"));
            FairleadProcess.output(folder, 0, "source", "retire", "east", "--yes", "--as", "ann");
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(FairleadProcess.output(folder, 0, "why", "billing.shop.mesh"))
                            .contains("west")
                            .doesNotContain("east"));
            assertThat(FairleadProcess.output(folder, 0, "status")).doesNotContain("east");
            process.terminate();
        }
        assertThat(audit()).contains("source retired by ann");
        assertThat(gaps).isEmpty();
    }

    @Test
    void aServiceWhoseSourceExpiredStaysEmptyForItsLinger() throws Exception {
        configure("name: east", "name: east\n    heartbeat: 1s\n    stale-after: 3s\n    expire-after: 5s");
        // So long that the test sees when it begins, however busy the machine is.
        configure("sources:", "merge: {service-linger: 20s}\nsources:");
        try (FairleadProcess process = started()) {
            Path file = folder.resolve("fairlead.yaml");
            Files.writeString(
                    file, Files.readString(file).replaceAll("(?s)sources:.*targets:", "sources: []\ntargets:"));

            await().atMost(Duration.ofSeconds(90)).until(() -> !shop.object().contains("address:"));
            assertThat(shop.object()).contains("billing.shop.mesh");
            long emptied = System.nanoTime();
            await().atMost(Duration.ofSeconds(90)).until(() -> shop.object().isEmpty());
            assertThat(Duration.ofNanos(System.nanoTime() - emptied)).isGreaterThan(Duration.ofSeconds(6));

            assertThat(FairleadProcess.output(folder, 0, "status")).containsPattern("east +expired");
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(FairleadProcess.output(folder, 3, "source", "retire", "east"))
                            .contains("0 endpoints of 0 services would be removed from the mesh"));
            FairleadProcess.output(folder, 0, "source", "retire", "east", "--yes");
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(FairleadProcess.output(folder, 0, "status"))
                            .doesNotContain("east"));
            process.terminate();
        }
    }

    private static String metrics(int port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
