package io.fairlead.server;

import io.fairlead.model.failure.Failure;
import io.fairlead.platform.KafkaReach;
import io.fairlead.platform.Platform;
import io.fairlead.platform.Schemas;
import io.fairlead.platform.TopicWatch;
import io.fairlead.platform.TopologyNames;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicAdmin;
import io.fairlead.topics.TopicChange;
import io.fairlead.topics.TopicPlan;
import io.fairlead.topology.streams.Codecs;
import io.fairlead.topology.streams.InputChecks;
import io.fairlead.topology.streams.KafkaTable;
import io.fairlead.topology.streams.LossSigns;
import io.fairlead.topology.streams.MergeTopology;
import io.fairlead.topology.streams.StreamsSettings;
import io.fairlead.topology.streams.TopologyConfig;
import io.fairlead.topology.streams.TopologyListener;
import io.fairlead.topology.streams.TopologyRunner;
import io.fairlead.topology.streams.TopologyTopics;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topology in this process. Its application id is `<pipeline>-topology`.
final class TopologyRole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopologyRole.class);

    private final Platform platform;
    private final TopologyPreflight preflight;
    private final KafkaOwnersEnd owners;
    private final TopologyRunner runner;
    private final LostEvents lostEvents;
    private final KafkaTable table;
    private final StateWatch stateWatch;
    private final Rebuilds rebuilds = new Rebuilds();

    TopologyRole(Platform platform, TopologyListener listener, InstantSource clock) {
        this.platform = platform;
        TopologyTopics topics = topics(platform);
        Codecs codecs = codecs(platform.schemas(), topics);
        owners = new KafkaOwnersEnd(platform);
        preflight = new TopologyPreflight(platform);
        lostEvents = new LostEvents(
                platform, TopologyNames.applicationId(platform.config().pipeline()), topics.changes());
        String stateTopic = TopologyNames.stateTopic(platform.config());
        TopicWatch watch = platform.topicWatch();
        LossSigns signs = new LossSigns(
                watch.of(topics.endpoints()).now(), watch.of(stateTopic).asked(), lostEvents);
        table = new KafkaTable(
                topics.endpoints(),
                signs,
                platform.kafka().consumer(),
                platform.schemas().readEndpoints());
        TopologyConfig config = new TopologyConfig(
                topics,
                codecs,
                platform.config().merge().serviceLinger(),
                table,
                new InputChecks(platform.topics().partitions(), owners));
        TopologyListener both = rebuilds.and(listener);
        runner = new TopologyRunner(
                () -> MergeTopology.build(config, both, clock), settings(platform), clock, preflight);
        stateWatch = new StateWatch(watch, stateTopic, this::restart);
    }

    private static TopologyTopics topics(Platform platform) {
        return new TopologyTopics(
                platform.topic(Topic.CHANGES),
                platform.topic(Topic.CONTROL),
                platform.topic(Topic.ENDPOINTS),
                platform.topic(Topic.AUDIT),
                platform.topic(Topic.DLQ));
    }

    private static Codecs codecs(Schemas schemas, TopologyTopics topics) {
        var expiries = schemas.writeChanges();
        var endpoints = schemas.writeEndpoints();
        var audit = schemas.writeAudit();
        // Requested before the first record, so that no stream thread waits for the schema registry.
        expiries.id(topics.changes());
        endpoints.id(topics.endpoints());
        audit.id(topics.audit());
        return new Codecs(schemas.readChangesToMerge(), schemas.readControl(), expiries, endpoints, audit);
    }

    private static Map<String, Object> settings(Platform platform) {
        Map<String, Object> settings = StreamsSettings.of(
                TopologyNames.applicationId(platform.config().pipeline()), platform.bootstrapServers());
        settings.putAll(platform.kafka().streams());
        if (platform.kafka().isEmbedded()) {
            // A change ends the wait at once; only a rewrite of the table waits longer, and that table is small here.
            settings.putIfAbsent("poll.ms", 300);
        }
        return settings;
    }

    /// The topic of the state is created first: a client that waits to write to it does not leave its group.
    private void restart(Failure why) {
        try (Admin admin = KafkaReach.admin(platform.kafka().admin())) {
            List<TopicChange> missing = Platform.internal(platform.config()).stream()
                    .map(TopicChange.Create::new)
                    .map(TopicChange.class::cast)
                    .toList();
            new TopicAdmin(admin).apply(new TopicPlan(missing));
        } catch (KafkaException | Failure e) {
            LOG.warn("the topic of the topology's state could not be created: {}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        runner.restart(why);
    }

    /// The partitions that this process merges, each with the number of waiting changes.
    SortedMap<Integer, Long> lags() {
        return Lags.of(runner.streams(), platform.topic(Topic.CHANGES));
    }

    /// Its activity besides normal work; empty if there is none.
    List<String> waitsFor() {
        return rebuilds.waitsFor();
    }

    void start() {
        stateWatch.start();
        runner.start();
    }

    TopologyRunner runner() {
        return runner;
    }

    @Override
    public void close() {
        stateWatch.close();
        runner.close();
        preflight.close();
        owners.close();
        lostEvents.close();
        table.close();
    }
}
