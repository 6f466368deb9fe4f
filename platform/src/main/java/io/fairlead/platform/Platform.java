package io.fairlead.platform;

import io.fairlead.config.FairleadConfig;
import io.fairlead.table.reader.TailConfig;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicAdmin;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.topics.TopicSpec;
import io.fairlead.wire.schemaregistry.SchemaRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;

/// The basis of every role: Kafka, the schema registry, and verified topics.
public final class Platform implements AutoCloseable {
    private volatile FairleadConfig config;
    private final TopicCatalogue topics;
    private final Kafka kafka;
    private final Schemas schemas;
    private final TopicWatch topicWatch;
    private final String installation;

    /// What is open as long as the platform is.
    private record Connections(Kafka kafka, Schemas schemas, TopicWatch topicWatch) {}

    private Platform(FairleadConfig config, TopicCatalogue topics, Connections connections, String installation) {
        this.config = config;
        this.topics = topics;
        this.kafka = connections.kafka();
        this.schemas = connections.schemas();
        this.topicWatch = connections.topicWatch();
        this.installation = installation;
    }

    /// Opens the systems that the configuration names, and fails at once if one is away.
    ///
    /// @throws io.fairlead.model.failure.Failure Kafka or the schema registry cannot be used
    public static Platform open(FairleadConfig config, InstantSource clock) throws InterruptedException {
        return open(config, clock, Startup.failFast());
    }

    /// Opens the systems that the configuration names. The topics of an embedded broker are created; those of an
    /// external Kafka cluster are only checked, and a failure names the remedy.
    ///
    /// @throws io.fairlead.model.failure.Failure Kafka or the schema registry cannot be used
    public static Platform open(FairleadConfig config, InstantSource clock, Startup startup)
            throws InterruptedException {
        TopicCatalogue topics = catalogue(config);
        Kafka kafka = startup.attempt(() -> Kafka.open(config.kafka()));
        try {
            String installation = startup.attempt(() -> prepare(kafka, config));
            Schemas schemas = startup.attempt(() -> Schemas.open(config, kafka, topics, clock));
            TopicWatch topicWatch = startup.attempt(() -> watch(config, kafka, topics));
            return new Platform(config, topics, new Connections(kafka, schemas, topicWatch), installation);
        } catch (RuntimeException | InterruptedException e) {
            kafka.close();
            throw e;
        }
    }

    /// Watches the pipeline's topics, and the one that holds the topology's state.
    private static TopicWatch watch(FairleadConfig config, Kafka kafka, TopicCatalogue topics)
            throws InterruptedException {
        List<String> names = new ArrayList<>();
        topics.pipeline().forEach(topic -> names.add(topic.name()));
        TopicWatch watch = new TopicWatch(Admin.create(kafka.admin()), names, TopologyNames.stateTopic(config));
        try {
            watch.start();
            return watch;
        } catch (RuntimeException | InterruptedException e) {
            watch.close();
            throw e;
        }
    }

    /// Returns if no other installation uses the groups of this pipeline.
    public void requireOwnGroups() throws InterruptedException {
        try (Admin admin = KafkaReach.admin(kafka.admin())) {
            GroupCheck.requireOwn(
                    admin,
                    config.pipeline(),
                    topics.pipeline().stream().map(TopicSpec::name).toList());
        }
    }

    /// The topics that this configuration needs.
    public static List<TopicSpec> wanted(FairleadConfig config) {
        TopicCatalogue topics = catalogue(config);
        return config.schemaRegistry().place().isEmbedded() ? topics.all() : topics.pipeline();
    }

    /// Those of them that are indispensable. An installation without the topic `processes`, or without permissions on
    /// it, continues.
    public static List<TopicSpec> required(FairleadConfig config) {
        String processes = catalogue(config).name(Topic.PROCESSES);
        return wanted(config).stream()
                .filter(topic -> !topic.name().equals(processes))
                .toList();
    }

    /// The topics that Kafka Streams creates for this configuration. Their names are derived from the pipeline's.
    public static List<TopicSpec> internal(FairleadConfig config) {
        TopicCatalogue topics = catalogue(config);
        return List.of(new TopicSpec(
                config.pipeline() + "-topology-state-changelog",
                topics.partitions(),
                topics.replicationFactor(),
                new TreeMap<>(Map.of("cleanup.policy", "compact"))));
    }

    public static TopicCatalogue catalogue(FairleadConfig config) {
        return new TopicCatalogue(config.topics().prefix(), config.topics().partitions(), (short)
                config.topics().replicationFactor());
    }

    /// Creates or checks the topics.
    ///
    /// @return the installation
    private static String prepare(Kafka kafka, FairleadConfig config) throws InterruptedException {
        try (Admin admin = KafkaReach.admin(kafka.admin())) {
            TopicAdmin topicAdmin = new TopicAdmin(admin);
            if (kafka.isEmbedded()) {
                topicAdmin.apply(topicAdmin.plan(wanted(config), internal(config)));
            } else {
                topicAdmin.plan(required(config), internal(config)).requireUsable();
            }
            return Installation.of(config, admin);
        }
    }

    /// Sets the configuration in force, for the parts that can change while this is open.
    public void use(FairleadConfig next) {
        config = next;
    }

    public FairleadConfig config() {
        return config;
    }

    public Kafka kafka() {
        return kafka;
    }

    public Schemas schemas() {
        return schemas;
    }

    /// The name of this installation in the marks of its objects; empty if it is temporary (ADR 8).
    public String installation() {
        return installation;
    }

    public TopicWatch topicWatch() {
        return topicWatch;
    }

    /// The missing topics without which the pipeline does not work, as text. It works without `processes`.
    public List<String> waitsForTopics() {
        return topicWatch.waitsFor(topic -> !topic.equals(topic(Topic.PROCESSES)));
    }

    public String topic(Topic topic) {
        return topics.name(topic);
    }

    public TopicCatalogue topics() {
        return topics;
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    public String schemaRegistryUrl() {
        return schemas.url();
    }

    public SchemaRegistry schemaRegistry() {
        return schemas.registry();
    }

    /// Returns whether an unregistered schema is registered with the first record (`auto.register.schemas`).
    public boolean registersSchemas() {
        return schemas.registersSchemas();
    }

    @Override
    public void close() {
        topicWatch.close();
        schemas.close();
        kafka.close();
    }

    /// The configuration for reading the table in this installation.
    public TailConfig tailConfig() {
        return new TailConfig(topic(Topic.ENDPOINTS), config.pipeline(), kafka.consumer())
                .identifiedBy(topicWatch().of(topic(Topic.ENDPOINTS)));
    }
}
