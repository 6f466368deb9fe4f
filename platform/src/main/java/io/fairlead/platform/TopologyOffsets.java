package io.fairlead.platform;

import io.fairlead.topics.Topic;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Up to where a topology has merged `changes` and `control`. A topology that takes its state from the table must go
/// on from there: what is older is in the table already, and read once more it would put back what is gone.
final class TopologyOffsets {
    private TopologyOffsets() {}

    /// Lets the topology of a new pipeline name begin where the one of the former name ended. Where it has offsets or
    /// state of its own, as after a rename back, it goes on from these.
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
