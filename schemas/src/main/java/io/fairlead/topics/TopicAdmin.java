package io.fairlead.topics;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.topics.TopicChange.AlterConfig;
import io.fairlead.topics.TopicChange.Create;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Reads and changes topics. All calls wait for the response, up to the client's `default.api.timeout.ms`.
///
/// A failure is a [TransientFailure] if the Kafka cluster did not respond, else a [ConfigurationFailure].
public final class TopicAdmin {
    private static final Duration VISIBLE_PAUSE = Duration.ofMillis(50);
    private static final int VISIBLE_ATTEMPTS = 200;

    private final Admin admin;

    /// The caller closes `admin`.
    public TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /// The plan from the present topics of the Kafka cluster to `wanted`.
    public TopicPlan plan(List<TopicSpec> wanted) throws InterruptedException {
        return TopicPlan.between(actual(wanted.stream().map(TopicSpec::name).toList()), wanted);
    }

    /// The same with topics created by others, see [TopicPlan#between(Map, List, List)].
    public TopicPlan plan(List<TopicSpec> wanted, List<TopicSpec> others) throws InterruptedException {
        List<String> names = Stream.concat(wanted.stream(), others.stream())
                .map(TopicSpec::name)
                .toList();
        return TopicPlan.between(actual(names), wanted, others);
    }

    /// Returns if the principal of this client has these permissions on these topics.
    ///
    /// @throws ConfigurationFailure `KAFKA-DENIED`: names topic and permission
    public void requireRights(Map<String, Set<AclOperation>> needed) throws InterruptedException {
        var asked = admin.describeTopics(needed.keySet(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        for (String topic : new TreeMap<>(needed).keySet()) {
            try {
                TopicDescription found =
                        Objects.requireNonNull(asked.get(topic)).get();
                requireRights(found, needed.getOrDefault(topic, Set.of()));
            } catch (ExecutionException e) {
                throw failure("describe topic " + topic, e);
            }
        }
    }

    private static void requireRights(TopicDescription topic, Set<AclOperation> needed) {
        Set<AclOperation> granted = topic.authorizedOperations();
        Set<AclOperation> missing = new TreeSet<>(needed);
        // Brokers that cannot report them return none at all.
        missing.removeAll(granted == null ? missing : granted);
        if (!missing.isEmpty()) {
            throw new ConfigurationFailure(
                    "KAFKA-DENIED",
                    "topic " + topic.name() + ": the right " + missing
                            + " is not granted to this process; grant the rights that ops/topics.md lists");
        }
    }

    /// Those of the named topics that exist.
    public SortedMap<String, ActualTopic> actual(List<String> names) throws InterruptedException {
        Map<String, Integer> partitions = partitions(names);
        List<ConfigResource> resources =
                partitions.keySet().stream().map(TopicAdmin::resource).toList();
        Map<ConfigResource, Config> configs = await(
                "read the settings of " + partitions.keySet(),
                admin.describeConfigs(resources).all());
        SortedMap<String, ActualTopic> actual = new TreeMap<>();
        configs.forEach((resource, config) -> actual.put(
                resource.name(), new ActualTopic(partitions.getOrDefault(resource.name(), 0), values(config))));
        return actual;
    }

    private Map<String, Integer> partitions(List<String> names) throws InterruptedException {
        Map<String, Integer> partitions = new LinkedHashMap<>();
        for (var asked : admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                TopicDescription found = asked.getValue().get();
                partitions.put(found.name(), found.partitions().size());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failure("describe topic " + asked.getKey(), e);
                }
            }
        }
        return partitions;
    }

    private static SortedMap<String, String> values(Config config) {
        SortedMap<String, String> values = new TreeMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                values.put(entry.name(), entry.value());
            }
        }
        return values;
    }

    /// Carries out the plan; a plan with a refusal is not begun. A topic that another process created meanwhile is
    /// fine.
    public void apply(TopicPlan plan) throws InterruptedException {
        plan.requireNoRefusal();
        List<NewTopic> creates = new ArrayList<>();
        Map<ConfigResource, Collection<AlterConfigOp>> alters = new HashMap<>();
        for (TopicChange change : plan.changes()) {
            if (change instanceof Create(var spec)) {
                creates.add(
                        new NewTopic(spec.name(), spec.partitions(), spec.replicationFactor()).configs(spec.config()));
            } else if (change instanceof AlterConfig(var topic, var settings)) {
                alters.put(resource(topic), operations(settings));
            }
        }
        create(creates);
        await(
                "alter the settings of topics",
                admin.incrementalAlterConfigs(alters).all());
        awaitVisible(creates.stream().map(NewTopic::name).toList());
    }

    private void create(List<NewTopic> topics) throws InterruptedException {
        for (var made : admin.createTopics(topics).values().entrySet()) {
            try {
                made.getValue().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw failure("create topic " + made.getKey(), e);
                }
            }
        }
    }

    /// A broker reports a topic as created before all brokers know of it: an immediate user would not find it.
    private void awaitVisible(List<String> made) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < VISIBLE_ATTEMPTS; i++) {
            if (actual(made).size() == made.size()) {
                return;
            }
            var _ = never.await(VISIBLE_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
        throw new TransientFailure(
                "TOPICS-NOT-VISIBLE",
                "topics " + made + " were created, but the brokers do not show them after "
                        + VISIBLE_PAUSE.multipliedBy(VISIBLE_ATTEMPTS) + "; run fairlead topics verify");
    }

    private static List<AlterConfigOp> operations(SortedMap<String, TopicChange.Setting> settings) {
        List<AlterConfigOp> operations = new ArrayList<>();
        settings.forEach((key, setting) ->
                operations.add(new AlterConfigOp(new ConfigEntry(key, setting.wanted()), AlterConfigOp.OpType.SET)));
        return operations;
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static <T> T await(String what, KafkaFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw failure(what, e);
        }
    }

    private static Failure failure(String what, ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = "cannot " + what + ": " + cause.getMessage();
        return switch (cause) {
            case AuthenticationException _ ->
                new ConfigurationFailure("KAFKA-AUTH", message + "; check the security settings under `kafka`", cause);
            case AuthorizationException _ ->
                new ConfigurationFailure(
                        "KAFKA-DENIED", message + "; grant the rights that ops/topics.md lists", cause);
            case InvalidReplicationFactorException _ ->
                new ConfigurationFailure(
                        "TOPICS-REPLICATION",
                        message + "; set topics.replication-factor to at most the number of brokers",
                        cause);
            default ->
                new TransientFailure(
                        "KAFKA-UNREACHABLE", message + "; is the Kafka cluster at bootstrap.servers running?", cause);
        };
    }
}
