package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.ServiceKey;
import io.fairlead.testkit.process.FairleadProcess;
import io.fairlead.topics.ServicePartitioner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kafka loses what it holds, by the hand of somebody or by itself. A service that its registry lists stays in the
/// mesh, and changes get through again.
class LostTopicsIT {
    private static final String ALL = "ingest,topology,publisher";
    private static final String STATE = "test-topology-state-changelog";

    @TempDir
    private Path folder;

    private ProcessFolder shop;
    private @Nullable FairleadProcess first;
    private @Nullable FairleadProcess second;

    @BeforeEach
    void aTableAndAMesh() throws Exception {
        shop = new ProcessFolder(folder, "10.1.0.1", "10.1.0.2");
        FairleadProcess.output(folder, 0, "topics", "apply");
        first = started(ALL);
        shop.awaitAddresses("10.1.0.1", "10.1.0.2");
        awaitCommitted("fairlead.test.endpoints");
    }

    /// The publisher does not wait for the topology's transaction, but what is lost here is what was committed.
    private void awaitCommitted(String topic) throws Exception {
        try (Admin admin = shop.admin()) {
            await().atMost(ProcessFolder.PATIENCE).until(() -> {
                Map<TopicPartition, Long> ends = ends(admin, topic, IsolationLevel.READ_UNCOMMITTED);
                return ends.equals(ends(admin, topic, IsolationLevel.READ_COMMITTED))
                        && ends.values().stream().anyMatch(end -> end > 0);
            });
        }
    }

    @AfterEach
    void stop() {
        for (FairleadProcess process : new FairleadProcess[] {first, second}) {
            if (process != null) {
                process.close();
            }
        }
        shop.close();
    }

    private FairleadProcess started(String roles) throws Exception {
        FairleadProcess process = shop.run(roles);
        await().atMost(ProcessFolder.PATIENCE).until(() -> process.printed().contains("ready after_ms="));
        return process;
    }

    private void end(FairleadProcess process) throws Exception {
        process.terminate();
    }

    private void delete(String topic) throws Exception {
        try (Admin admin = shop.admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            await().atMost(ProcessFolder.PATIENCE)
                    .until(() -> !admin.listTopics().names().get().contains(topic));
        }
    }

    private void awaitPrinted(FairleadProcess process, String text) {
        await().atMost(ProcessFolder.PATIENCE)
                .untilAsserted(() -> assertThat(process.printed()).contains(text));
    }

    private void aServiceIsNeverMissing(Duration time) {
        await().during(time)
                .atMost(time.plus(ProcessFolder.PATIENCE))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> shop.object().contains("10.1.0.1"));
    }

    @Test
    void theTableIsDeletedAndCreatedAgainWhileAllRuns() throws Exception {
        delete("fairlead.test.endpoints");
        FairleadProcess.output(folder, 0, "topics", "apply");

        awaitPrinted(running(), "code=TOPIC-REPLACED topic=fairlead.test.endpoints");
        awaitPrinted(running(), "the table is complete in topic fairlead.test.endpoints");
        shop.inventory("10.1.0.1", "10.1.0.3");
        shop.awaitAddresses("10.1.0.1", "10.1.0.3");

        end(running());
        first = started(ALL);
        aServiceIsNeverMissing(Duration.ofSeconds(5));
        shop.inventory("10.1.0.1", "10.1.0.4");
        shop.awaitAddresses("10.1.0.1", "10.1.0.4");
    }

    @Test
    void theTableIsDeletedWhileNothingRuns() throws Exception {
        end(running());
        delete("fairlead.test.endpoints");
        FairleadProcess.output(folder, 0, "topics", "apply");

        first = started(ALL);

        aServiceIsNeverMissing(Duration.ofSeconds(5));
        awaitPrinted(running(), "code=TOPOLOGY-TABLE-REPLACED");
        shop.inventory("10.1.0.1", "10.1.0.3");
        shop.awaitAddresses("10.1.0.1", "10.1.0.3");
    }

    @Test
    void aPublisherAloneDeletesNothingByATableThatNobodyHasWritten() throws Exception {
        end(running());
        delete("fairlead.test.endpoints");
        FairleadProcess.output(folder, 0, "topics", "apply");

        first = shop.run("publisher");

        awaitPrinted(running(), "code=PUBLISHER-TABLE-INCOMPLETE");
        aServiceIsNeverMissing(Duration.ofSeconds(2));
        assertThat(FairleadProcess.output(folder, 0, "plan")).doesNotContain("delete ServiceEntry");
    }

    @Test
    void theTopicOfTheStateIsDeletedWhileAllRuns() throws Exception {
        delete(STATE);

        awaitPrinted(running(), "code=TOPOLOGY-STATE-TOPIC");
        awaitPrinted(running(), "code=TOPOLOGY-STATE-LOST");
        shop.inventory("10.1.0.1", "10.1.0.3");
        shop.awaitAddresses("10.1.0.1", "10.1.0.3");
    }

    @Test
    void theTopicOfTheStateIsDeletedWhileNothingRunsAndAnInstanceLeaves() throws Exception {
        end(running());
        delete(STATE);
        shop.inventory("10.1.0.1", "10.1.0.3");

        first = started(ALL);

        shop.awaitAddresses("10.1.0.1", "10.1.0.3");
        awaitPrinted(running(), "code=TOPOLOGY-STATE-LOST");
    }

    @Test
    void eventsLeaveTheLogBeforeTheTopologyHasReadThem() throws Exception {
        end(running());
        first = started("ingest");
        long before = said("fairlead.test.changes");
        shop.inventory("10.1.0.1", "10.1.0.3");
        // Two heartbeats in each partition, and the events before them.
        await().atMost(ProcessFolder.PATIENCE).until(() -> said("fairlead.test.changes") >= before + 10);
        forget("fairlead.test.changes");

        second = shop.run("topology,publisher");

        shop.awaitAddresses("10.1.0.1", "10.1.0.3");
        awaitPrinted(running(), "reason=table-differs");
    }

    /// As many instances are listed as in the copy, so that no count differs.
    @Test
    void kafkaIsRestoredFromAnOlderCopyWhileAllRuns() throws Exception {
        Path copy = shop.copyKafka();
        shop.inventory("10.1.0.1", "10.1.0.3");
        shop.awaitAddresses("10.1.0.1", "10.1.0.3");
        awaitCommitted("fairlead.test.endpoints");

        shop.restoreKafka(copy);

        await().during(Duration.ofSeconds(20))
                .atMost(ProcessFolder.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> shop.object().contains("10.1.0.1") && shop.object().contains("10.1.0.3"));
        awaitPrinted(running(), "code=INGEST-EVENTS-LOST");
        shop.inventory("10.1.0.1", "10.1.0.4");
        shop.awaitAddresses("10.1.0.1", "10.1.0.4");
    }

    /// Each restart of the broker is another leader epoch, and the epochs of a new topic begin at 0 again. The topology
    /// may still commit offsets of the old topic while it is deleted.
    @Test
    void theEventsAreDeletedAndCreatedAgainWhileAllRuns() throws Exception {
        end(running());
        shop.restartKafka();
        shop.restartKafka();
        first = started(ALL);
        for (int i = 11; i < 21; i++) {
            shop.inventory("10.1.0.1", "10.1.0." + i);
            shop.awaitAddresses("10.1.0.1", "10.1.0." + i);
        }
        delete("fairlead.test.changes");
        FairleadProcess.output(folder, 0, "topics", "apply");
        awaitPrinted(running(), "code=TOPIC-REPLACED topic=fairlead.test.changes");

        shop.inventory("10.1.0.1", "10.1.0.3");
        shop.awaitAddresses("10.1.0.1", "10.1.0.3");
        end(running());
        first = started(ALL);
        shop.inventory("10.1.0.1", "10.1.0.4");
        shop.awaitAddresses("10.1.0.1", "10.1.0.4");
    }

    /// As many instances are listed as before, so that no count differs.
    @Test
    void eventsThatChangeNoCountLeaveTheLogBeforeTheTopologyHasReadThem() throws Exception {
        end(running());
        first = started("ingest");
        second = started("topology,publisher");
        shop.awaitAddresses("10.1.0.1", "10.1.0.2");
        end(second);
        long before = said("fairlead.test.changes");
        shop.inventory("10.1.0.1", "10.1.0.3");
        await().atMost(ProcessFolder.PATIENCE).until(() -> said("fairlead.test.changes") >= before + 10);
        forget("fairlead.test.changes");

        second = started("topology,publisher");

        shop.awaitAddresses("10.1.0.1", "10.1.0.3");
        awaitPrinted(second, "code=TOPOLOGY-EVENTS-LOST");
    }

    /// A tombstone takes effect at once, and what leaves the topic with the next reader (ADR 23).
    @Test
    void entriesOfTheTableAreDeletedByHandAndAreWrittenAgainOnRequest() throws Exception {
        entomb("shop/billing.shop.mesh|10.1.0.2:8080");
        shop.awaitAddresses("10.1.0.1");
        FairleadProcess.output(folder, 0, "table", "rebuild");
        shop.awaitAddresses("10.1.0.1", "10.1.0.2");

        forget("fairlead.test.endpoints");

        FairleadProcess.output(folder, 0, "table", "rebuild");

        awaitPrinted(running(), "the table is written again");
        end(running());
        first = started(ALL);
        aServiceIsNeverMissing(Duration.ofSeconds(3));
    }

    @Test
    void ownersIsLostAndTheSourceIsReset() throws Exception {
        for (int epoch = 1; epoch <= 3; epoch++) {
            FairleadProcess.output(folder, 0, "source", "resync", "static");
            awaitPrinted(running(), "source=static state=READING epoch=" + epoch);
        }
        end(running());
        delete("fairlead.test.owners");
        FairleadProcess.output(folder, 0, "topics", "apply");
        first = shop.run(ALL);
        awaitPrinted(running(), "INGEST-EPOCH-REGRESSED");

        assertThat(FairleadProcess.output(folder, 3, "source", "reset", "static"))
                .contains("source static: highest epoch in the table", "would be written", "add --yes to do it");
        assertThat(FairleadProcess.output(folder, 0, "source", "reset", "static", "--yes"))
                .contains("ownership records written");
        shop.inventory("10.1.0.1", "10.1.0.3");
        aServiceIsNeverMissing(Duration.ofSeconds(3));
        // A source that is stopped is tried again once a minute.
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(shop.object())
                        .contains("10.1.0.1", "10.1.0.3")
                        .doesNotContain("10.1.0.2"));
        assertThat(FairleadProcess.output(folder, 0, "source", "reset", "static"))
                .contains("nothing to do");
        assertThat(FairleadProcess.output(folder, 0, "status")).doesNotContain("INGEST-EPOCH-REGRESSED");
    }

    @Test
    void aSecondInstallationOfTheSamePipelineOnOtherTopicsIsRefused() throws Exception {
        Path other = folder.resolve("other");
        Files.createDirectories(other.resolve("inventory"));
        Files.writeString(
                other.resolve("fairlead.yaml"),
                Files.readString(folder.resolve("fairlead.yaml")).replace("topics: {", "topics: {prefix: stage., "));
        FairleadProcess.output(other, 0, "topics", "apply");

        assertThat(FairleadProcess.output(other, 1, "run"))
                .contains("the consumer group test-", "fairlead.test.changes", "(APP-GROUP-TAKEN)");
    }

    @Test
    void anotherPrefixIsRefusedUntilTheObjectsAreHandedOver() throws Exception {
        end(running());
        AtomicBoolean missed = new AtomicBoolean();
        Thread watcher = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                missed.compareAndSet(false, !shop.object().contains("10.1.0.1"));
                LockSupport.parkNanos(5_000_000);
            }
        });
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(file, Files.readString(file).replace("topics: {", "topics: {prefix: fairlead.next., "));
        FairleadProcess.output(folder, 0, "topics", "apply");

        FairleadProcess next = shop.run(ALL);
        first = next;
        awaitPrinted(next, "code=PUBLISHER-INSTALLATION");
        assertThat(FairleadProcess.output(folder, 0, "status"))
                .contains("refused", "PUBLISHER-INSTALLATION", "(Kafka cluster id and topic prefix)");
        shop.inventory("10.1.0.1", "10.1.0.3");
        assertThat(FairleadProcess.output(folder, 2, "plan")).contains("(PUBLISHER-INSTALLATION)");
        assertThat(shop.object()).contains("10.1.0.2").doesNotContain("10.1.0.3");

        Matcher command = Pattern.compile("take its objects over with: (find .*? \\{} \\+)")
                .matcher(next.printed());
        assertThat(command.find()).isTrue();
        assertThat(new ProcessBuilder("sh", "-c", command.group(1))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        shop.awaitAddresses("10.1.0.1", "10.1.0.3");
        watcher.interrupt();
        watcher.join();
        assertThat(missed).isFalse();
    }

    private FairleadProcess running() {
        if (first == null) {
            throw new IllegalStateException("nothing runs");
        }
        return first;
    }

    private long said(String topic) throws Exception {
        try (Admin admin = shop.admin()) {
            return ends(admin, topic).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private void entomb(String key) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", shop.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            int partition = ServicePartitioner.partition(ServiceKey.parse("shop/billing.shop.mesh"), 4);
            producer.send(new ProducerRecord<>(
                            "fairlead.test.endpoints", partition, key.getBytes(StandardCharsets.UTF_8), null))
                    .get();
        }
    }

    /// All records up to the end go, as retention takes them.
    private void forget(String topic) throws Exception {
        try (Admin admin = shop.admin()) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            ends(admin, topic).forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
            if (topic.equals("fairlead.test.endpoints")) {
                setCleanup(admin, topic, "delete");
                admin.deleteRecords(all).all().get();
                setCleanup(admin, topic, "compact");
            } else {
                admin.deleteRecords(all).all().get();
            }
        }
    }

    private static void setCleanup(Admin admin, String topic, String policy) throws Exception {
        var resource = new org.apache.kafka.common.config.ConfigResource(
                org.apache.kafka.common.config.ConfigResource.Type.TOPIC, topic);
        var entry = new org.apache.kafka.clients.admin.ConfigEntry("cleanup.policy", policy);
        admin.incrementalAlterConfigs(Map.of(
                        resource,
                        Set.of(new org.apache.kafka.clients.admin.AlterConfigOp(
                                entry, org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static Map<TopicPartition, Long> ends(Admin admin, String topic) throws Exception {
        return ends(admin, topic, IsolationLevel.READ_UNCOMMITTED);
    }

    private static Map<TopicPartition, Long> ends(Admin admin, String topic, IsolationLevel isolation)
            throws Exception {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < 4; partition++) {
            asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(asked, new ListOffsetsOptions(isolation))
                .all()
                .get()
                .forEach((partition, found) -> ends.put(partition, found.offset()));
        return ends;
    }
}
