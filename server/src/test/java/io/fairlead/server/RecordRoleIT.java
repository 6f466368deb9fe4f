package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.config.ConfigReader;
import io.fairlead.config.FairleadConfig;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.model.ServiceKey;
import io.fairlead.operations.control.Administration;
import io.fairlead.operations.record.KafkaPast;
import io.fairlead.operations.record.PastAnswer;
import io.fairlead.operations.record.PastAnswer.Origin;
import io.fairlead.operations.record.PastReader;
import io.fairlead.operations.record.PastTopics;
import io.fairlead.platform.Json;
import io.fairlead.platform.Role;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.kafka.RecordHealth.State;
import io.fairlead.record.kafka.RecordScan;
import io.fairlead.record.kafka.RecordScan.TableAt;
import io.fairlead.record.store.RecordStore;
import io.fairlead.record.store.StoreReader.Span;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.kafka.WithKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process with the role `record`: what it answers is what Kafka holds, whatever happens to its disk and its topics.
@WithKafka
class RecordRoleIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ServiceKey BILLING = new ServiceKey("shop", "billing.shop.mesh");

    @TempDir
    private Path folder;

    private TestKafka kafka;
    private FairleadConfig config;

    @BeforeEach
    void prepare(TestKafka broker) throws Exception {
        kafka = broker;
        Files.createDirectories(folder.resolve("inventory"));
        Files.createDirectories(folder.resolve("mesh"));
        inventory(1);
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(file, """
            pipeline: %sp
            kafka: {bootstrap.servers: "%s", streams: {state.dir: "%s"}}
            schema-registry: embedded
            http: {port: 0}
            topics: {prefix: "%s", partitions: 4, replication-factor: 1}
            sources:
              - name: one
                files: {paths: ["inventory/*.yaml"]}
            targets:
              - name: mesh
                files: {directory: mesh}
                policy: sync
            """.formatted(
                        kafka.prefix().replaceAll("[^a-z0-9]", ""),
                        kafka.bootstrapServers(),
                        folder.resolve("state"),
                        kafka.prefix()));
        config = new ConfigReader(BundledConnectors.list()).read(file);
        Administration.applyTopics(config);
    }

    private void inventory(int endpoints) throws IOException {
        StringBuilder yaml = new StringBuilder("""
                services:
                  - name: billing
                    host: billing.shop.mesh
                    namespace: shop
                    ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                    endpoints:
                """);
        for (int i = 1; i <= endpoints; i++) {
            yaml.append("      - {address: 10.1.0.").append(i).append("}\n");
        }
        Path next = folder.resolve("next.yaml");
        Files.writeString(next, yaml);
        Files.move(
                next,
                folder.resolve("inventory/shop.yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private Fairlead start(Set<Role> roles) throws InterruptedException {
        return Fairlead.start(config, roles, _ -> {}, Clock.systemUTC());
    }

    private static void awaitCurrent(Fairlead fairlead) {
        await().atMost(PATIENCE).until(() -> fairlead.record().orElseThrow().state() == State.CURRENT);
    }

    private static int endpoints(Fairlead fairlead) {
        return fairlead.past()
                .at(List.of(RecordScan.PRESENT), BILLING)
                .value()
                .getFirst()
                .rows()
                .size();
    }

    /// The service and its endpoints.
    private static void awaitRows(Fairlead fairlead, int rows) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> endpoints(fairlead) == rows);
    }

    private static final class Decisions extends ArrayList<LoggedDecision> implements Consumer<LoggedDecision> {
        private static final long serialVersionUID = 1;

        @Override
        public void accept(LoggedDecision decision) {
            add(decision);
        }
    }

    private static void assertSameAsKafka(Fairlead fairlead) {
        PastReader local = fairlead.past();
        PastReader scan = new KafkaPast(PastTopics.of(fairlead.platform()));
        HistorySubject billing = new HistorySubject.OfService(BILLING);
        await().atMost(PATIENCE).untilAsserted(() -> {
            PastAnswer<Decisions> history = local.history(billing, Span.ALL, Decisions::new);
            assertThat(history.origin()).as(history.note()).isEqualTo(Origin.RECORD);
            assertThat(history.isComplete()).isTrue();
            assertThat(history)
                    .usingRecursiveComparison()
                    .ignoringFields("origin")
                    .isEqualTo(scan.history(billing, Span.ALL, Decisions::new));
        });
        List<Instant> times = local.history(billing, Span.ALL, Decisions::new).value().stream()
                .map(LoggedDecision::time)
                .distinct()
                .toList();
        for (Instant time : times) {
            List<TableAt> here = local.at(List.of(time), BILLING).value();
            assertThat(here).isEqualTo(scan.at(List.of(time), BILLING).value());
        }
    }

    @Test
    void whatItAnswersIsWhatKafkaHolds() throws Exception {
        try (Fairlead fairlead = start(EnumSet.allOf(Role.class))) {
            await().atMost(PATIENCE).until(fairlead::isReady);
            awaitCurrent(fairlead);
            for (int endpoints = 2; endpoints < 6; endpoints++) {
                inventory(endpoints);
                awaitRows(fairlead, 1 + endpoints);
            }
            assertSameAsKafka(fairlead);
            JsonNode row = Json.tree(StatusReport.of(fairlead)).path("record");
            assertThat(row.path("state").asText()).isEqualTo("current");
            assertThat(row.path("filled-percent").asInt()).isEqualTo(100);
            assertThat(row.path("earliest").isTextual()).isTrue();
            assertThat(row.path("problem").isNull()).isTrue();
        }
    }

    @Test
    void aDiskThatIsDeletedIsFilledAgainByAProcessOfThisRoleAlone() throws Exception {
        try (Fairlead fairlead = start(EnumSet.allOf(Role.class))) {
            awaitRows(fairlead, 2);
            awaitCurrent(fairlead);
        }
        RecordStore.delete(folder.resolve("state"));
        try (Fairlead fairlead = start(EnumSet.of(Role.RECORD))) {
            awaitCurrent(fairlead);
            assertSameAsKafka(fairlead);
            assertThat(fairlead.isReady()).isTrue();
        }
    }

    @Test
    void withoutTheRoleAnswersComeFromKafka() throws Exception {
        try (Fairlead fairlead = start(EnumSet.complementOf(EnumSet.of(Role.RECORD)))) {
            awaitRows(fairlead, 2);
            assertThat(fairlead.record()).isEmpty();
            PastAnswer<List<TableAt>> answer = fairlead.past().at(List.of(RecordScan.PRESENT), BILLING);
            assertThat(answer.origin()).isEqualTo(Origin.KAFKA);
            assertThat(answer.positions()).hasSize(1);
        }
        assertThat(folder.resolve("state")).doesNotExist();
    }

    /// The process is ready, and answers from Kafka.
    @Test
    void aDiskThatCannotBeWrittenHarmsNothingElse() throws Exception {
        Files.writeString(folder.resolve("state"), "no directory");
        try (Fairlead fairlead = start(EnumSet.allOf(Role.class))) {
            await().atMost(PATIENCE).until(fairlead::isReady);
            await().atMost(PATIENCE).until(() -> fairlead.record().orElseThrow().state() == State.FAILING);
            awaitRows(fairlead, 2);
            PastAnswer<List<TableAt>> answer = fairlead.past().at(List.of(RecordScan.PRESENT), BILLING);
            assertThat(answer.origin()).isEqualTo(Origin.KAFKA);
            assertThat(answer.note()).contains("failing");
            assertThat(fairlead.isReady()).isTrue();
        }
    }

    @Test
    void aTopicThatIsCreatedAgainEmptiesIt() throws Exception {
        try (Fairlead fairlead = start(EnumSet.allOf(Role.class))) {
            awaitRows(fairlead, 2);
            awaitCurrent(fairlead);
            assertThat(fairlead.past()
                            .history(new HistorySubject.OfService(BILLING), Span.ALL, Decisions::new)
                            .value())
                    .isNotEmpty();
        }
        String audit = kafka.prefix() + "audit";
        kafka.admin().deleteTopics(List.of(audit)).all().get();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            kafka.admin()
                    .createTopics(List.of(new NewTopic(audit, 4, (short) 1).configs(Map.of())))
                    .all()
                    .get();
            return true;
        });
        Administration.applyTopics(config);
        try (Fairlead fairlead = start(EnumSet.of(Role.RECORD))) {
            awaitCurrent(fairlead);
            await().atMost(PATIENCE).untilAsserted(() -> {
                PastAnswer<Decisions> answer =
                        fairlead.past().history(new HistorySubject.OfService(BILLING), Span.ALL, Decisions::new);
                assertThat(answer.origin()).as(answer.note()).isEqualTo(Origin.RECORD);
                assertThat(answer.value()).isEmpty();
            });
            assertThat(endpoints(fairlead)).isEqualTo(2);
        }
    }
}
