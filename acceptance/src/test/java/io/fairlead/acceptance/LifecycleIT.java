package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.testkit.kafka.ChildKafka;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A pipeline is renamed, moves, and goes: real processes, a real Kafka, and an API server that is watched from
/// outside.
@WithKubernetes
@Timeout(800)
class LifecycleIT {
    @TempDir
    private Path folder;

    private KubernetesPeer kubernetes;
    private String namespace;
    private ChildKafka kafka;

    @BeforeEach
    void start(KubernetesPeer peer) throws Exception {
        kubernetes = peer;
        namespace = peer.namespace();
        kafka = ChildKafka.start(folder.resolve("broker"));
    }

    @AfterEach
    void stop() {
        kafka.close();
        kubernetes.delete(entries());
    }

    private String entries() {
        return "/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries";
    }

    /// The folder of a pipeline on the same topics and the same target.
    private Path pipeline(String name, String... addresses) throws IOException {
        Path where = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(where.resolve("inventory"));
        inventory(where, addresses);
        Files.writeString(where.resolve("fairlead.yaml"), """
                pipeline: %s
                kafka: {bootstrap.servers: "%s"}
                schema-registry: embedded
                http: {port: 0}
                topics: {prefix: life., partitions: 2, replication-factor: 1}
                sources:
                  - name: static
                    files: {paths: ["inventory/*.yaml"]}
                targets:
                  - name: cluster
                    istio: {kubeconfig: "%s", namespaces: [%s]}
                    policy: sync
                """.formatted(
                        name, kafka.bootstrapServers(), kubernetes.kubeconfig(KubernetesPeer.ADMIN), namespace));
        return where;
    }

    private void inventory(Path where, String... addresses) throws IOException {
        StringBuilder yaml = new StringBuilder("services:\n");
        for (String service : List.of("billing", "cart", "search")) {
            yaml.append("""
                      - name: %s
                        host: %s.shop.mesh
                        namespace: %s
                        ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                        endpoints:
                    """.formatted(service, service, namespace).indent(2));
            for (String address : addresses) {
                yaml.append("      - {address: ").append(address).append("}\n");
            }
        }
        Files.writeString(where.resolve("inventory/shop.yaml"), yaml);
    }

    private List<JsonNode> objects() {
        try {
            List<JsonNode> objects = new ArrayList<>();
            new JsonMapper()
                    .readTree(kubernetes.get(entries()).body())
                    .path("items")
                    .forEach(objects::add);
            return objects;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int addresses(JsonNode object) {
        return object.path("spec").path("endpoints").size();
    }

    private void awaitAddresses(int each) {
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() -> assertThat(objects())
                        .hasSize(3)
                        .allSatisfy(object -> assertThat(addresses(object)).isEqualTo(each)));
    }

    private static FairleadProcess started(Path where) throws Exception {
        FairleadProcess process = FairleadProcess.start(where, "run");
        await().atMost(ProcessFolder.PATIENCE).until(() -> process.printed().contains("ready after_ms="));
        return process;
    }

    @Test
    void aRenamedPipelineTakesItsObjectsAlongAndAnUninstalledOneLeavesNothing() throws Exception {
        Path former = pipeline("former", "10.1.0.1", "10.1.0.2");
        Path renamed = pipeline("renamed", "10.1.0.1", "10.1.0.2");
        FairleadProcess.output(former, 0, "topics", "apply");
        List<String> events = Collections.synchronizedList(new ArrayList<>());
        List<String> identities;
        try (FairleadProcess process = started(former)) {
            awaitAddresses(2);
            identities = objects().stream()
                    .map(it -> it.at("/metadata/uid").asText())
                    .toList();
            // What was listed and has left stays away: its records are still in the topic `changes`.
            Path shop = former.resolve("inventory/shop.yaml");
            String inventory = Files.readString(shop);
            Files.writeString(
                    shop, inventory.replaceFirst("endpoints:\n", "endpoints:\n      - {address: 10.1.0.9}\n"));
            await().atMost(ProcessFolder.PATIENCE)
                    .untilAsserted(() -> assertThat(objects())
                            .anySatisfy(it -> assertThat(addresses(it)).isEqualTo(3)));
            Files.writeString(shop, inventory);
            awaitAddresses(2);
            follow(events);
            process.terminate();
        }
        long recordsOfFormerEndpoint = recordsInTable("10.1.0.9");
        FairleadProcess.output(renamed, 0, "topics", "take", "--from-pipeline", "former", "--yes");
        assertThat(FairleadProcess.output(renamed, 3, "adopt", "--from-pipeline", "former"))
                .contains("3 objects would be taken over as they are:", namespace + ": 3", "nothing was changed");
        assertThat(AnswerSchema.answer(renamed, 3, "adopt", "adopt", "--from-pipeline", "former"))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.path("outcome").asText()).isEqualTo("to adopt"));
        assertThat(AnswerSchema.answer(renamed, 0, "adopt", "adopt", "--from-pipeline", "former", "--yes"))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.path("outcome").asText()).isEqualTo("adopted"));
        assertThat(AnswerSchema.answer(renamed, 0, "adopt", "adopt", "--from-pipeline", "former"))
                .isEmpty();
        assertThat(FairleadProcess.output(renamed, 0, "adopt", "--from-pipeline", "former", "--yes"))
                .contains("nothing to do");
        try (FairleadProcess process = started(renamed)) {
            inventory(renamed, "10.1.0.1", "10.1.0.2", "10.1.0.3");
            awaitAddresses(3);
            assertThat(objects().stream().map(it -> it.at("/metadata/uid").asText()))
                    .isEqualTo(identities);
            assertThat(FairleadProcess.output(renamed, 2, "uninstall", "--yes")).contains("(APP-PIPELINE-RUNNING)");
            process.terminate();
        }
        await().atMost(ProcessFolder.PATIENCE).until(() -> events.size() >= 6);
        List<String> seen = List.copyOf(events);
        assertThat(seen).hasSizeGreaterThanOrEqualTo(6).noneMatch(event -> event.contains("\"DELETED\""));
        assertThat(seen).noneMatch(event -> event.contains("10.1.0.9"));
        assertThat(recordsInTable("10.1.0.9"))
                .isEqualTo(recordsOfFormerEndpoint)
                .isPositive();
        for (String event : seen) {
            assertThat(addresses(new JsonMapper().readTree(event).path("object")))
                    .isGreaterThanOrEqualTo(2);
        }

        assertThat(FairleadProcess.output(former, 0, "uninstall", "--yes"))
                .contains("former-topology-state-changelog", "it belongs to pipeline \"renamed\"");
        assertThat(objects()).hasSize(3);
        assertThat(AnswerSchema.answer(renamed, 3, "uninstall", "uninstall", "--plan")
                        .toString())
                .contains("life.endpoints", "renamed-publisher", "billing.shop.mesh", "to remove");
        assertThat(objects()).hasSize(3);
        FairleadProcess.output(renamed, 0, "uninstall", "--yes");
        requireNothingLeft();
        assertThat(FairleadProcess.output(renamed, 0, "uninstall", "--yes")).doesNotContain("removed");
    }

    private long recordsInTable(String address) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    List.of(new TopicPartition("life.endpoints", 0), new TopicPartition("life.endpoints", 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long found = 0;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    found += new String(record.key(), StandardCharsets.UTF_8).contains(address) ? 1 : 0;
                }
            }
            return found;
        }
    }

    private void follow(List<String> events) throws Exception {
        String version = new JsonMapper()
                .readTree(kubernetes.get(entries()).body())
                .at("/metadata/resourceVersion")
                .asText();
        Stream<String> watch = kubernetes.watch(entries() + "?watch=true&resourceVersion=" + version);
        Thread.ofVirtual().start(() -> {
            try (watch) {
                watch.forEach(events::add);
            } catch (UncheckedIOException _) {
                // The API server ends with the tests.
            }
        });
    }

    private void requireNothingLeft() throws Exception {
        assertThat(objects()).isEmpty();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            await().atMost(ProcessFolder.PATIENCE)
                    .until(() -> admin.listTopics().names().get().isEmpty());
            assertThat(admin.listGroups().all().get().stream().map(GroupListing::groupId))
                    .isEmpty();
        }
    }

    @Test
    void aFormerTargetIsRetiredOnceNoConfigurationWritesIt() throws Exception {
        Path shop = pipeline("former", "10.1.0.1");
        FairleadProcess.output(shop, 0, "topics", "apply");
        String kubeconfig = kubernetes.kubeconfig(KubernetesPeer.ADMIN).toString();
        String was = "istio: {kubeconfig: " + kubeconfig + ", namespaces: [" + namespace + "]}";
        String[] retire = {"target", "retire", "cluster", "--was", was};
        try (FairleadProcess process = started(shop)) {
            awaitAddresses(1);
            assertThat(FairleadProcess.output(shop, 2, "target", "retire", "cluster"))
                    .contains("(APP-TARGET-CONFIGURED)");
            assertThat(FairleadProcess.output(shop, 2, retire)).contains("(APP-TARGET-SHARED)");
            // A process that still has the target writes what is taken from it.
            Files.writeString(
                    shop.resolve("changed.yaml"),
                    Files.readString(shop.resolve("fairlead.yaml"))
                            .replaceAll(
                                    "(?s)targets:.*",
                                    "targets:\n  - {name: folder, files: {directory: mesh}," + " policy: sync}\n"));
            retire = Stream.concat(Stream.of(retire), Stream.of("-c", "changed.yaml"))
                    .toArray(String[]::new);
            String[] yes = Stream.concat(Stream.of(retire), Stream.of("--yes")).toArray(String[]::new);
            assertThat(FairleadProcess.output(shop, 1, yes)).contains("it exists again or still");
            process.terminate();
        }
        assertThat(FairleadProcess.output(shop, 3, retire)).contains("3 objects would be deleted:");
        assertThat(AnswerSchema.answer(shop, 3, "target-retire", retire))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.path("outcome").asText()).isEqualTo("to delete"));
        String[] orphan =
                Stream.concat(Stream.of(retire), Stream.of("--orphan", "--yes")).toArray(String[]::new);
        assertThat(AnswerSchema.answer(shop, 0, "target-retire", orphan))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.path("outcome").asText()).isEqualTo("orphaned"));
        assertThat(objects())
                .hasSize(3)
                .allSatisfy(object -> assertThat(object.toString()).doesNotContain("fairlead"));
        assertThat(FairleadProcess.output(shop, 0, retire)).contains("nothing to do");
    }
}
