package io.fairlead.topics;

import io.fairlead.model.failure.ConfigurationFailure;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The topics of one installation. `prefix` precedes every name; `partitions` applies to all topics except `processes`
/// and `schemas`, because changes, control and endpoints of one service must have the same partition number.
///
/// The partition count must never change: another count requires another set of topics.
public record TopicCatalogue(String prefix, int partitions, short replicationFactor) {
    public static final int DEFAULT_PARTITIONS = 12;
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,200}");

    public TopicCatalogue {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new ConfigurationFailure(
                    "TOPICS-PREFIX",
                    "topic prefix \"" + prefix + "\" is not valid in a Kafka topic name; expected up to 200 letters, "
                            + "digits, '.', '_' and '-'");
        }
        if (partitions < 1 || partitions > 10_000) {
            throw new ConfigurationFailure(
                    "TOPICS-PARTITIONS", "partition count " + partitions + " is outside 1-10000");
        }
        if (replicationFactor < 1) {
            throw new ConfigurationFailure(
                    "TOPICS-REPLICATION", "replication factor " + replicationFactor + " is below 1");
        }
    }

    public String name(Topic topic) {
        return prefix + topic.suffix();
    }

    public TopicSpec spec(Topic topic) {
        SortedMap<String, String> config = new TreeMap<>(TopicSettings.of(topic));
        // One broker may be away for an upgrade; set on the topic, because brokers may change their own default.
        config.put("min.insync.replicas", Integer.toString(Math.max(1, replicationFactor - 1)));
        config.put("unclean.leader.election.enable", "false");
        return new TopicSpec(name(topic), isSingle(topic) ? 1 : partitions, replicationFactor, config);
    }

    private static boolean isSingle(Topic topic) {
        return topic == Topic.PROCESSES || topic == Topic.SCHEMAS;
    }

    /// All topics except `schemas`, which only the embedded registry needs.
    public List<TopicSpec> pipeline() {
        return Arrays.stream(Topic.values())
                .filter(topic -> topic != Topic.SCHEMAS)
                .map(this::spec)
                .toList();
    }

    public List<TopicSpec> all() {
        return Arrays.stream(Topic.values()).map(this::spec).toList();
    }
}
