package io.fairlead.platform;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks whether processes that work on other topics use the consumer groups of this pipeline: a second installation
/// of the same `pipeline` under another prefix. Kafka would share the partitions of both among all members, and neither
/// would get what it needs.
///
/// Only present members count: a prefix that was given up leaves its groups behind.
public final class GroupCheck {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCheck.class);

    private GroupCheck() {}

    /// @throws ConfigurationFailure `APP-GROUP-TAKEN` names the group, its topics and the remedy
    static void requireOwn(Admin admin, String pipeline, Collection<String> own) throws InterruptedException {
        for (Map.Entry<String, KafkaFuture<ConsumerGroupDescription>> group :
                admin.describeConsumerGroups(groups(pipeline)).describedGroups().entrySet()) {
            try {
                require(group.getKey(), pipeline, group.getValue().get(), own);
            } catch (ExecutionException e) {
                // No such group yet; or no permission to see it, which joining it will report better.
                LOG.debug("group {} could not be described", group.getKey(), e);
            }
        }
    }

    public static List<String> groups(String pipeline) {
        return List.of(pipeline + "-topology", pipeline + "-ingest", pipeline + "-publisher");
    }

    /// Those of the pipeline's groups that have members now.
    ///
    /// @throws TransientFailure `KAFKA-UNREACHABLE`: a group cannot be described, so its members are unknown
    static List<String> running(Admin admin, String pipeline) throws InterruptedException {
        List<String> running = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<ConsumerGroupDescription>> group :
                admin.describeConsumerGroups(groups(pipeline)).describedGroups().entrySet()) {
            if (hasMembers(group.getKey(), group.getValue())) {
                running.add(group.getKey());
            }
        }
        return running.stream().sorted().toList();
    }

    private static boolean hasMembers(String group, KafkaFuture<ConsumerGroupDescription> asked)
            throws InterruptedException {
        try {
            return !asked.get().members().isEmpty();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof GroupIdNotFoundException) {
                return false;
            }
            throw undescribed(group, cause);
        }
    }

    private static TransientFailure undescribed(String group, Throwable cause) {
        return new TransientFailure(
                "KAFKA-UNREACHABLE",
                "kafka: consumer group " + group + " cannot be described: " + cause.getMessage(),
                cause);
    }

    /// Returns if no process of the pipeline is running.
    ///
    /// @throws ConfigurationFailure `APP-PIPELINE-RUNNING`: some of the pipeline's groups have members
    public static void requireStopped(Admin admin, String pipeline) throws InterruptedException {
        List<String> running = running(admin, pipeline);
        if (!running.isEmpty()) {
            throw new ConfigurationFailure(
                    "APP-PIPELINE-RUNNING",
                    "processes of pipeline \"" + pipeline + "\" are members of the consumer groups " + running
                            + "; stop them first (one that was killed counts for some seconds more)");
        }
    }

    private static void require(String group, String pipeline, ConsumerGroupDescription found, Collection<String> own) {
        NavigableSet<String> others = new TreeSet<>();
        found.members()
                .forEach(member -> member.assignment().topicPartitions().stream()
                        .map(TopicPartition::topic)
                        .filter(topic -> !own.contains(topic) && !topic.startsWith(pipeline + "-topology-"))
                        .forEach(others::add));
        if (!others.isEmpty()) {
            throw taken(group, others, own);
        }
    }

    private static ConfigurationFailure taken(String group, NavigableSet<String> others, Collection<String> own) {
        return new ConfigurationFailure(
                "APP-GROUP-TAKEN",
                "pipeline: the consumer group " + group + " is used by another installation, which reads " + others
                        + "; this one has " + new TreeSet<>(own)
                        + ". Give one of the two another `pipeline`, or, if this one is to take its place, stop the"
                        + " other first");
    }
}
