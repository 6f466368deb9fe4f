package io.fairlead.operations.uninstall;

import io.fairlead.config.FairleadConfig;
import io.fairlead.platform.GroupCheck;
import io.fairlead.platform.KafkaCall;
import io.fairlead.platform.Platform;
import io.fairlead.topics.TopicSpec;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.common.TopicPartition;

/// Consumer groups and the topic of the topology's state are named after the pipeline alone. An installation of the
/// same name under another topic prefix uses the same ones, which the offsets in the groups reveal.
final class SharedName {
    private SharedName() {}

    /// The reason why groups and state do not belong only to this installation; empty if nothing indicates that.
    static String of(FairleadConfig config, Admin admin) throws InterruptedException {
        Set<String> own = Stream.concat(Platform.wanted(config).stream(), Platform.internal(config).stream())
                .map(TopicSpec::name)
                .collect(Collectors.toSet());
        Set<String> others = new TreeSet<>();
        for (String group : there(config.pipeline(), admin)) {
            offsets(group, admin).stream()
                    .map(TopicPartition::topic)
                    .filter(topic -> !own.contains(topic))
                    .forEach(others::add);
        }
        return others.isEmpty()
                ? ""
                : "an installation of the same name uses it with other topics, such as "
                        + others.iterator().next();
    }

    /// Those of the pipeline's groups that exist, in order.
    static Set<String> there(String pipeline, Admin admin) throws InterruptedException {
        Set<String> ours = new TreeSet<>(GroupCheck.groups(pipeline));
        ours.retainAll(KafkaCall.get(admin.listGroups().all(), "the consumer groups cannot be listed").stream()
                .map(GroupListing::groupId)
                .collect(Collectors.toSet()));
        return ours;
    }

    private static Set<TopicPartition> offsets(String group, Admin admin) throws InterruptedException {
        return KafkaCall.get(
                        admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                                .partitionsToOffsetAndMetadata(group),
                        "the offsets of consumer group " + group + " cannot be listed")
                .keySet();
    }
}
