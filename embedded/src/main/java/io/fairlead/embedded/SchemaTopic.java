package io.fairlead.embedded;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// The topic of a [KafkaSchemaLog]: creates it, checks it, and returns its end.
final class SchemaTopic {
    private static final Duration AGAIN = Duration.ofMillis(50);

    private final Admin admin;
    private final String name;
    private final Duration timeout;

    SchemaTopic(Admin admin, String name, Duration timeout) {
        this.admin = admin;
        this.name = name;
        this.timeout = timeout;
    }

    TopicPartition partition() {
        return new TopicPartition(name, 0);
    }

    /// Creates the topic if it is missing. The complete log is the state, so nothing in it may be deleted or compacted.
    void ensure() {
        try {
            await(admin.createTopics(List.of(newTopic())).all());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw failed("be made", e);
            }
        }
        check();
    }

    private NewTopic newTopic() {
        return new NewTopic(name, Optional.of(1), Optional.empty())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG, "-1",
                        TopicConfig.RETENTION_BYTES_CONFIG, "-1"));
    }

    private void check() {
        try {
            int partitions = partitions();
            if (partitions != 1) {
                throw new ConfigurationFailure(
                        "EMBEDDED-REGISTRY-TOPIC",
                        "embedded schema registry: topic " + name + " has " + partitions
                                + " partitions, expected 1: schema ids are assigned in the order of one partition;"
                                + " use another topic prefix, or recreate the topic");
            }
        } catch (ExecutionException e) {
            throw failed("be described", e);
        }
    }

    /// A broker may not know yet of a topic that was just created.
    private int partitions() throws ExecutionException {
        long begin = System.nanoTime();
        while (true) {
            try {
                return await(admin.describeTopics(List.of(name)).allTopicNames()).values().stream()
                        .mapToInt(topic -> topic.partitions().size())
                        .sum();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
                        || System.nanoTime() - begin > timeout.toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    /// One beyond the offset of the last record.
    long end() {
        try {
            return await(admin.listOffsets(Map.of(partition(), OffsetSpec.latest()))
                            .partitionResult(partition()))
                    .offset();
        } catch (ExecutionException e) {
            throw failed("be read", e);
        }
    }

    private <T> T await(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("EMBEDDED-REGISTRY-INTERRUPTED", "interrupted while waiting for Kafka", e);
        } catch (TimeoutException e) {
            throw new TransientFailure(
                    "EMBEDDED-REGISTRY-KAFKA",
                    "embedded schema registry: Kafka did not respond for topic " + name + " within "
                            + timeout.toMillis() + " ms; is Kafka running?",
                    e);
        }
    }

    private TransientFailure failed(String what, ExecutionException e) {
        return new TransientFailure(
                "EMBEDDED-REGISTRY-KAFKA",
                "embedded schema registry: topic " + name + " could not " + what + ": " + e.getCause(),
                e);
    }
}
