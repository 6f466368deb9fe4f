package io.fairlead.platform;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.topics.PipelineHeader;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicSpec;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Determines the pipeline to which the topics belong. Two pipelines on the same topics would share one table: each
/// mesh would get the services of both, and sources of the same name would fence each other.
///
/// The records of `owners` name the pipeline ([PipelineHeader]); topics without such a record belong to nobody yet.
/// See docs/adr/0025-topics-belong-to-one-pipeline.md.
public final class TopicsOwner {
    private TopicsOwner() {}

    /// Returns if the topics belong to the pipeline of this configuration, or to nobody yet.
    ///
    /// @throws ConfigurationFailure `APP-TOPICS-TAKEN`, with the other pipeline and the remedy
    public static void requireOwn(Platform platform) {
        FairleadConfig config = platform.config();
        SortedMap<String, Integer> others = OwnersLog.pipelines(latest(platform));
        others.remove(config.pipeline());
        if (!others.isEmpty()) {
            throw taken(config, others.firstKey());
        }
    }

    /// The same for commands that need no schema registry. Passes if the user may not read the topic.
    ///
    /// @throws ConfigurationFailure `APP-TOPICS-TAKEN`
    public static void requireOwn(FairleadConfig config, Kafka kafka, Admin admin) throws InterruptedException {
        Optional<String> other;
        try {
            other = other(config, kafka, admin);
        } catch (AuthorizationException _) {
            return;
        }
        if (other.isPresent()) {
            throw taken(config, other.get());
        }
    }

    private static ConfigurationFailure taken(FairleadConfig config, String other) {
        return new ConfigurationFailure(
                "APP-TOPICS-TAKEN",
                "topics.prefix: the topics " + config.topics().prefix() + "* belong to pipeline \"" + other
                        + "\", this one is \"" + config.pipeline()
                        + "\": both would write one table. Give this pipeline another topics.prefix; or, where \""
                        + other + "\" was renamed, stop all its processes and run `fairlead topics take"
                        + " --from-pipeline " + other + "`");
    }

    public static Set<String> names(Admin admin) throws InterruptedException {
        return KafkaCall.get(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names(), "the topics cannot be listed");
    }

    /// The reason why this pipeline may not remove the topics; empty if it may, or if there are none.
    public static String objection(FairleadConfig config, Kafka kafka, Admin admin) throws InterruptedException {
        String owners = Platform.catalogue(config).name(Topic.OWNERS);
        Set<String> there = names(admin);
        boolean some = Platform.wanted(config).stream().map(TopicSpec::name).anyMatch(there::contains);
        if (some && describe(owners, admin).isEmpty()) {
            return "topic " + owners + ", which names their owner, is missing; delete it manually if it is yours";
        }
        return other(config, kafka, admin)
                .map(other -> "it belongs to pipeline \"" + other + "\"")
                .orElse("");
    }

    /// Another pipeline to which the topics belong, whatever state they are in; empty if there is none.
    public static Optional<String> other(FairleadConfig config, Kafka kafka, Admin admin) throws InterruptedException {
        String owners = Platform.catalogue(config).name(Topic.OWNERS);
        Optional<TopicDescription> topic = describe(owners, admin);
        if (topic.isEmpty()) {
            return Optional.empty();
        }
        SortedMap<String, Integer> pipelines = OwnersLog.pipelines(OwnersLog.latest(
                kafka.consumer(), owners, topic.get().partitions().size()));
        pipelines.remove(config.pipeline());
        return pipelines.keySet().stream().findFirst();
    }

    /// Empty if there is no such topic. Unlike a list of topics, which leaves out those that this user may not see,
    /// this fails.
    private static Optional<TopicDescription> describe(String topic, Admin admin) throws InterruptedException {
        try {
            return Optional.ofNullable(KafkaCall.get(
                            admin.describeTopics(List.of(topic)).allTopicNames(),
                            "topic " + topic + " cannot be described")
                    .get(topic));
        } catch (Failure failure) {
            if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static Collection<ConsumerRecord<byte[], byte[]>> latest(Platform platform) {
        String topic = platform.topic(Topic.OWNERS);
        try {
            return OwnersLog.latest(
                    platform.kafka().consumer(), topic, platform.topics().partitions());
        } catch (AuthorizationException e) {
            throw new ConfigurationFailure(
                    "KAFKA-DENIED",
                    "topic " + topic
                            + ": the right Read is not granted to this process, so that it cannot see to which pipeline"
                            + " the topics belong; grant the rights that ops/topics.md lists",
                    e);
        }
    }

    /// The effect of taking over the topics: `sources` is the number of sources that the other pipeline has read.
    public record Plan(String from, String to, int sources) {}

    /// Makes the topics those of this configuration's pipeline, if `confirmed` agrees to the plan. To be repeated
    /// if it fails: records already written count.
    ///
    /// @throws ConfigurationFailure `APP-PIPELINE-RUNNING`: processes of the other pipeline still run, or one
    ///     started meanwhile and took sources
    public static Plan take(FairleadConfig config, String from, Predicate<Plan> confirmed) throws InterruptedException {
        try (Platform platform = Platform.open(RunningProcess.orAlone(config), InstantSource.system())) {
            requireStopped(platform, from);
            List<ConsumerRecord<byte[], byte[]>> records = latest(platform).stream()
                    .filter(record -> PipelineHeader.in(record.headers())
                            .filter(from::equals)
                            .isPresent())
                    .toList();
            Plan plan = new Plan(from, config.pipeline(), records.size());
            if (!records.isEmpty() && confirmed.test(plan)) {
                handOverOffsets(platform, from);
                write(platform, records, config.pipeline());
                requireTaken(platform, from);
            }
            return plan;
        }
    }

    private static void requireStopped(Platform platform, String pipeline) throws InterruptedException {
        try (Admin admin = KafkaReach.admin(platform.kafka().admin())) {
            GroupCheck.requireStopped(admin, pipeline);
        }
    }

    /// Before the topics belong to the new name, so that no topology of that name can have begun.
    private static void handOverOffsets(Platform platform, String from) throws InterruptedException {
        try (Admin admin = KafkaReach.admin(platform.kafka().admin())) {
            TopologyOffsets.handOver(platform, admin, from);
        }
    }

    /// A process of the other pipeline that started since [#requireStopped] writes later than this.
    private static void requireTaken(Platform platform, String from) {
        if (OwnersLog.pipelines(latest(platform)).containsKey(from)) {
            throw new ConfigurationFailure(
                    "APP-PIPELINE-RUNNING",
                    "a process of pipeline \"" + from + "\" started in the meantime and took its sources back; stop it,"
                            + " then run the command again");
        }
    }

    /// The same ownership once more, so that epochs keep rising and the former owner, if it still runs, is fenced.
    private static void write(Platform platform, List<ConsumerRecord<byte[], byte[]>> records, String pipeline)
            throws InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                platform.kafka().producer(), new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                ProducerRecord<byte[], byte[]> next =
                        new ProducerRecord<>(record.topic(), record.partition(), record.key(), record.value());
                next.headers().add(PipelineHeader.of(pipeline));
                sent.add(producer.send(next));
            }
            producer.flush();
            for (Future<?> one : sent) {
                one.get();
            }
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new TransientFailure(
                    "KAFKA-UNREACHABLE",
                    "kafka: topic " + platform.topic(Topic.OWNERS) + " could not be written: " + cause.getMessage(),
                    cause);
        }
    }
}
