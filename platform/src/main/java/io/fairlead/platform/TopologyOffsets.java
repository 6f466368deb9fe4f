package io.fairlead.platform;

import io.fairlead.topics.Topic;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// The offsets up to which a topology has merged `changes` and `control`. A topology that takes its state from the
/// table must continue from there: older records are already part of the table, and reading them once more would
/// restore removed instances.
final class TopologyOffsets {
    private TopologyOffsets() {}

    /// Lets the topology of a new pipeline name begin where that of the former name ended. If it has offsets or state
    /// of its own, for example after the name was changed back, it continues from these.
    static void handOver(Platform platform, Admin admin, String from) throws InterruptedException {
        String to = TopologyNames.applicationId(platform.config().pipeline());
        if (!TopicsOwner.names(admin).contains(TopologyNames.stateTopic(platform.config()))
                && committed(platform, admin, to).isEmpty()) {
            Map<TopicPartition, OffsetAndMetadata> offsets =
                    committed(platform, admin, TopologyNames.applicationId(from));
            if (!offsets.isEmpty()) {
                KafkaCall.get(
                        admin.alterConsumerGroupOffsets(to, offsets).all(),
                        "the offsets of consumer group " + to + " could not be set");
            }
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(Platform platform, Admin admin, String group)
            throws InterruptedException {
        Set<String> read = Set.of(platform.topic(Topic.CHANGES), platform.topic(Topic.CONTROL));
        return KafkaCall.get(
                        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                        "the offsets of consumer group " + group + " could not be read")
                .entrySet()
                .stream()
                .filter(it -> read.contains(it.getKey().topic()) && Objects.nonNull(it.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
