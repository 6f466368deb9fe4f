package io.fairlead.operations.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.config.FairleadConfig;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.Kafka;
import io.fairlead.platform.KafkaReach;
import io.fairlead.platform.OwnersLog;
import io.fairlead.platform.Platform;
import io.fairlead.platform.RunningProcess;
import io.fairlead.platform.Schemas;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// The status of the installation for a command, from the first available of these:
///
/// 1. The process at `http` of the configuration, which follows the reports of the others.
/// 2. The `processes` topic, and the report of a process at `http` that is still starting.
/// 3. That process alone; the result then names the reason why the topic could not be read.
public final class InstallationStatus {
    private static final String OWN = "/api/v1/status";

    private final FairleadConfig config;
    private final Supplier<FairleadConfig> withSecrets;
    private final Clock clock;

    /// @param config enough for HTTP
    /// @param withSecrets enough for Kafka; called only when Kafka is used
    public InstallationStatus(FairleadConfig config, Supplier<FairleadConfig> withSecrets, Clock clock) {
        this.config = config;
        this.withSecrets = withSecrets;
        this.clock = clock;
    }

    /// The present status.
    ///
    /// @throws TransientFailure `APP-NOT-RUNNING`: no process responds, and none has reported itself
    public JsonNode now() throws InterruptedException {
        try {
            return RunningProcess.get(config, "/api/v1/installation");
        } catch (TransientFailure _) {
            return fromKafka();
        }
    }

    private JsonNode fromKafka() throws InterruptedException {
        List<HeardReport> all = new ArrayList<>();
        Optional<TransientFailure> noProcess = addOwn(all);
        Optional<Failure> noKafka = addOthers(all);
        if (noProcess.isPresent() && all.isEmpty()) {
            throw noReport(noProcess.get(), noKafka);
        }
        ObjectNode report = InstallationReport.of(config.pipeline(), all, clock.instant());
        report.set("kafka", HeardReports.kafka(noKafka));
        return report;
    }

    /// Adds the report of the process at `http`, or returns why it has none.
    private Optional<TransientFailure> addOwn(List<HeardReport> all) throws InterruptedException {
        try {
            all.add(HeardReports.of(RunningProcess.get(config, OWN), clock.instant()));
            return Optional.empty();
        } catch (TransientFailure failure) {
            return Optional.of(failure);
        }
    }

    /// Adds what the topic holds of other processes, or returns why it cannot be read.
    private Optional<Failure> addOthers(List<HeardReport> all) throws InterruptedException {
        try {
            for (HeardReport heard : reports()) {
                if (all.stream().noneMatch(it -> it.process().equals(heard.process()))) {
                    all.add(heard);
                }
            }
            return Optional.empty();
        } catch (Failure failure) {
            return Optional.of(failure);
        }
    }

    private static TransientFailure noReport(TransientFailure noProcess, Optional<Failure> noKafka) {
        return noKafka.filter(it -> !it.code().equals("APP-PROCESSES-MISSING"))
                .map(it -> new TransientFailure(
                        noProcess.code(),
                        noProcess.getMessage() + "; nor can the reports of other processes be read: " + it.getMessage()
                                + " (" + it.code() + ")",
                        it))
                .orElse(noProcess);
    }

    private List<HeardReport> reports() throws InterruptedException {
        if (config.kafka().place().isEmbedded()) {
            return List.of(); // It ended with the process that embedded it.
        }
        FairleadConfig full = withSecrets.get();
        TopicCatalogue topics = Platform.catalogue(full);
        String topic = topics.name(Topic.PROCESSES);
        try (Kafka kafka = Kafka.open(full.kafka())) {
            requireTopic(kafka.admin(), topic);
            var records = OwnersLog.latest(kafka.consumer(), topic, 1);
            if (records.isEmpty()) {
                return List.of();
            }
            try (Schemas schemas = Schemas.open(full, kafka, topics, clock)) {
                var values = schemas.readProcesses();
                return records.stream()
                        .flatMap(record -> HeardReports.of(record, values).stream())
                        .map(HeardReports::look)
                        .toList();
            }
        } catch (KafkaException e) {
            throw KafkaReach.failure(e);
        }
    }

    private static void requireTopic(Map<String, Object> properties, String topic) throws InterruptedException {
        try (Admin admin = KafkaReach.admin(properties)) {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownTopicOrPartitionException
                    ? ProcessesTail.missing(topic)
                    : KafkaReach.failure(new KafkaException(e.getCause()));
        }
    }
}
