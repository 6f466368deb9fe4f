package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.kafka.ChildKafka;
import io.fairlead.testkit.peers.ApicurioPeer;
import io.fairlead.testkit.peers.WithSchemaRegistry;
import io.fairlead.testkit.process.FairleadProcess;
import io.fairlead.wire.CommandCodec;
import io.fairlead.wire.schemaregistry.SchemaRegistry;
import io.fairlead.wire.schemaregistry.SchemaRegistryClient;
import io.fairlead.wire.schemaregistry.SchemaRegistryClientConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `uninstall` on real processes: all that is the installation's goes, and nothing of anybody else.
@Timeout(800)
class UninstallIT {
    @TempDir
    private Path folder;

    /// A pipeline of one service that writes to the directory `mesh` of its folder.
    private Path pipeline(String where, String pipeline, String servers) throws IOException {
        Path made = Files.createDirectories(folder.resolve(where));
        Files.createDirectories(made.resolve("inventory"));
        Files.writeString(made.resolve("inventory/shop.yaml"), """
                services:
                  - name: %1$s
                    host: %1$s.shop.mesh
                    namespace: shop
                    ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                    endpoints: [{address: 10.1.0.1}]
                """.formatted(pipeline));
        Files.writeString(made.resolve("fairlead.yaml"), """
                pipeline: %s
                %s
                http: {port: 0}
                sources:
                  - name: static
                    files: {paths: ["inventory/*.yaml"]}
                targets:
                  - name: folder
                    files: {directory: mesh}
                    policy: sync
                """.formatted(pipeline, servers.strip()));
        return made;
    }

    private static MeshFolder mesh(Path where) {
        return new MeshFolder(where.resolve("mesh"));
    }

    private static FairleadProcess written(Path where, String pipeline) throws Exception {
        FairleadProcess process = FairleadProcess.start(where, "run");
        await().atMost(ProcessFolder.PATIENCE)
                .until(() -> Files.isDirectory(where.resolve("mesh"))
                        && !mesh(where).object("shop", pipeline + ".shop.mesh").isEmpty());
        await().atMost(ProcessFolder.PATIENCE).until(() -> process.printed().contains("ready after_ms="));
        return process;
    }

    private static void runOnce(Path where, String pipeline) throws Exception {
        try (FairleadProcess process = written(where, pipeline)) {
            process.terminate();
        }
    }

    @Nested
    class OfABrokerThatKeepsItsDirectory {
        private Path shop;

        @BeforeEach
        void configure() throws IOException {
            shop = pipeline("shop", "shop", """
                    kafka: {embedded: {directory: data}}
                    schema-registry: embedded
                    """);
        }

        @Test
        void removesItsFilesAndNamesWhatItLeaves() throws Exception {
            try (FairleadProcess process = written(shop, "shop")) {
                assertThat(FairleadProcess.output(shop, 2, "uninstall", "--yes"))
                        .contains("(APP-PIPELINE-RUNNING)", "data");
                assertThat(process.isAlive()).isTrue();
                process.terminate();
            }
            assertThat(mesh(shop).written()).hasSize(1);
            Files.writeString(shop.resolve("data/notes.txt"), "mine");
            Files.writeString(shop.resolve("mesh/README"), "mine");
            assertThat(FairleadProcess.output(shop, 3, "uninstall", "--plan"))
                    .contains("shop.shop.mesh", "data", "README", "to remove");
            assertThat(mesh(shop).written()).hasSize(1);
            assertThat(FairleadProcess.output(shop, 0, "uninstall", "--yes"))
                    .contains("the broker's files are removed; the directory holds others, such as notes.txt")
                    .contains("it is removed once it contains no file; there is README");
            assertThat(shop.resolve("data")).isDirectoryContaining("glob:**/notes.txt");
            assertThat(shop.resolve("data/broker")).doesNotExist();
            assertThat(shop.resolve("data/fairlead.lock")).doesNotExist();
            assertThat(shop.resolve("mesh/shop")).doesNotExist();
            assertThat(shop.resolve("mesh/README")).exists();
            Files.delete(shop.resolve("data/notes.txt"));
            Files.delete(shop.resolve("mesh/README"));

            runOnce(shop, "shop");
            FairleadProcess.output(shop, 0, "uninstall", "--yes");
            assertThat(shop.resolve("data")).doesNotExist();
            assertThat(shop.resolve("mesh")).doesNotExist();
            assertThat(FairleadProcess.output(shop, 0, "uninstall", "--yes")).doesNotContain("removed");
        }

        @Test
        void leavesABrokerThatHoldsTheTopicsOfAnother() throws Exception {
            runOnce(shop, "shop");
            Path other = pipeline("other", "other", """
                    kafka: {embedded: {directory: ../shop/data}}
                    schema-registry: embedded
                    """);
            assertThat(FairleadProcess.output(other, 0, "uninstall", "--yes"))
                    .contains("its broker holds topics of others, such as fairlead.shop.");
            assertThat(shop.resolve("data/broker/meta.properties")).exists();
            assertThat(mesh(shop).written()).hasSize(1);
            runOnce(shop, "shop");
        }
    }

    @Nested
    @WithSchemaRegistry
    class BesideOthers {
        private ChildKafka kafka;
        private String servers;
        private SchemaRegistry registry;

        @BeforeEach
        void start(ApicurioPeer apicurio) throws Exception {
            kafka = ChildKafka.start(folder.resolve("broker"));
            servers = """
                    kafka: {bootstrap.servers: "%s"}
                    schema-registry: {url: "%s"}
                    """.formatted(kafka.bootstrapServers(), apicurio.url());
            registry = SchemaRegistryClient.open(
                    SchemaRegistryClientConfig.from(Map.of("schema.registry.url", apicurio.url())),
                    InstantSource.system());
        }

        @AfterEach
        void stop() {
            registry.subjects().forEach(registry::delete);
            registry.close();
            kafka.close();
        }

        private Path installed(String where, String pipeline, String prefix) throws Exception {
            Path made = pipeline(
                    where,
                    pipeline,
                    servers + "topics: {prefix: " + prefix + ", partitions: 2, replication-factor: 1}\n");
            FairleadProcess.output(made, 0, "topics", "apply");
            assertThat(AnswerSchema.answer(made, 0, "schemas-register", "schemas", "register"))
                    .isNotEmpty();
            runOnce(made, pipeline);
            return made;
        }

        private Admin admin() {
            return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        }

        private Collection<String> topics() throws Exception {
            try (Admin admin = admin()) {
                return new TreeSet<>(admin.listTopics().names().get());
            }
        }

        private Collection<String> groups() throws Exception {
            try (Admin admin = admin()) {
                return admin.listGroups().all().get().stream()
                        .map(GroupListing::groupId)
                        .sorted()
                        .toList();
            }
        }

        @Test
        void leavesAnotherPipelinesThings() throws Exception {
            Path others = installed("others", "team-b", "fairlead.team-b.");
            registry.register("fairlead.shop.notes-value", new CommandCodec().schema());
            try (Admin admin = admin()) {
                admin.createTopics(List.of(new NewTopic("fairlead.shop.notes", 1, (short) 1)))
                        .all()
                        .get();
                admin.alterConsumerGroupOffsets(
                                "shop-ingest-audit",
                                Map.of(new TopicPartition("fairlead.shop.notes", 0), new OffsetAndMetadata(0)))
                        .all()
                        .get();
            }
            Collection<String> topics = topics();
            Collection<String> groups = groups();
            Collection<String> subjects = new TreeSet<>(registry.subjects());
            Path shop = installed("shop", "shop", "fairlead.shop.");
            // In one folder with the other's.
            Files.createDirectories(shop.resolve("mesh/shop"));
            Files.copy(
                    others.resolve("mesh/shop/team-b.shop.mesh.serviceentry.yaml"),
                    shop.resolve("mesh/shop/team-b.shop.mesh.serviceentry.yaml"));

            assertThat(FairleadProcess.output(shop, 0, "uninstall", "--yes"))
                    .contains("if none does, add --subjects", "there is shop/team-b.shop.mesh.serviceentry.yaml");
            assertThat(topics()).isEqualTo(topics);
            assertThat(groups()).isEqualTo(groups);
            assertThat(registry.subjects()).contains("fairlead.shop.changes-value");
            assertThat(mesh(shop).written()).hasSize(1);

            FairleadProcess.output(shop, 0, "uninstall", "--yes", "--subjects");
            assertThat(new TreeSet<>(registry.subjects())).isEqualTo(subjects);
            assertThat(mesh(others).written()).hasSize(1);
            runOnce(others, "team-b");
        }

        @Test
        void leavesWhatAnotherInstallationOfTheSameNameUses() throws Exception {
            Path former = installed("former", "shop", "former.");
            Path present = installed("present", "shop", "present.");
            assertThat(FairleadProcess.output(former, 0, "uninstall", "--yes"))
                    .contains("an installation of the same name uses it with other topics, such as present.");
            assertThat(topics())
                    .contains("present.changes", "present.owners", "shop-topology-state-changelog")
                    .noneMatch(topic -> topic.startsWith("former."));
            assertThat(groups()).contains("shop-topology");
            assertThat(mesh(present).written()).hasSize(1);
            assertThat(former.resolve("mesh")).doesNotExist();
            runOnce(present, "shop");

            assertThat(AnswerSchema.answer(present, 0, "uninstall", "uninstall", "--yes")
                            .findValuesAsText("outcome"))
                    .contains("removed", "left");
            assertThat(topics()).isEmpty();
            assertThat(groups()).isEmpty();
        }

        @Test
        void leavesTopicsOfWhichNothingSaysWhoseTheyAre() throws Exception {
            Path shop = installed("shop", "shop", "fairlead.shop.");
            try (Admin admin = admin()) {
                admin.deleteTopics(List.of("fairlead.shop.owners")).all().get();
                await().atMost(ProcessFolder.PATIENCE)
                        .until(() -> !admin.listTopics().names().get().contains("fairlead.shop.owners"));
            }
            assertThat(FairleadProcess.output(shop, 0, "uninstall", "--yes"))
                    .contains("topic fairlead.shop.owners, which names their owner, is missing");
            assertThat(topics()).contains("fairlead.shop.changes", "fairlead.shop.endpoints");
        }
    }
}
